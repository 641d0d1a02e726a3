import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { WorkspaceNotFound } from './workspaces.errors.js';
import { WorkspacesRepository } from './workspaces.repository.js';

/** The workspace of all requests without a key; a migration has made it. */
export const DEFAULT_WORKSPACE = 'default';

@Injectable()
export class WorkspacesService implements OnApplicationBootstrap {
  private defaultId: number | undefined;

  constructor(private readonly workspaces: WorkspacesRepository) {}

  /** The first request may be one for metrics, and the database away by then. Who has keys alone needs no such workspace. */
  async onApplicationBootstrap(): Promise<void> {
    this.defaultId = (await this.workspaces.findByName(DEFAULT_WORKSPACE))?.id;
  }

  /** At once, unless it was missing when the server started. */
  getDefaultId(): number | Promise<number> {
    return this.defaultId ?? this.findDefaultId();
  }

  /** The oldest first. */
  listIds(most: number): Promise<number[]> {
    return this.workspaces.findIds(most);
  }

  /** Throws WorkspaceNotFound. */
  async getId(name: string): Promise<number> {
    const workspace = await this.workspaces.findByName(name);
    if (!workspace) throw new WorkspaceNotFound(name);
    return workspace.id;
  }

  async getOrCreateId(name: string): Promise<number> {
    await this.workspaces.insertUnlessPresent(name);
    return this.getId(name);
  }

  private async findDefaultId(): Promise<number> {
    this.defaultId = (await this.workspaces.findByName(DEFAULT_WORKSPACE))?.id;
    if (this.defaultId === undefined) {
      throw new Error(`The workspace "${DEFAULT_WORKSPACE}" is missing from the database`);
    }
    return this.defaultId;
  }
}
