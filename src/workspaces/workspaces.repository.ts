import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Workspace } from './workspace.entity.js';

@Injectable()
export class WorkspacesRepository {
  constructor(@InjectRepository(Workspace) private readonly workspaces: Repository<Workspace>) {}

  findByName(name: string): Promise<Workspace | null> {
    return this.workspaces.findOneBy({ name });
  }

  /** The oldest first. */
  async findIds(most: number): Promise<number[]> {
    const found = await this.workspaces.find({ select: { id: true }, order: { id: 'ASC' }, take: most });
    return found.map(({ id }) => id);
  }

  /** Of several who make one workspace at once, one does. */
  async insertUnlessPresent(name: string): Promise<void> {
    await this.workspaces.query('INSERT INTO workspaces (name) VALUES ($1) ON CONFLICT (name) DO NOTHING', [name]);
  }
}
