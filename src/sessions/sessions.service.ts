import { Injectable } from '@nestjs/common';
import { type ExpectedVersions, PreconditionFailed } from '../platform/conditional/index.js';
import type { JsonPage } from '../platform/pagination/index.js';
import type { CreateSession, ListSessions, SessionItem, UpdateSession } from './session.dto.js';
import type { Session } from './session.entity.js';
import type { GetSession } from './session-tree.dto.js';
import { SessionNotFound, SessionTreeTooLarge } from './sessions.errors.js';
import { type SessionText, SessionTreesRepository } from './session-trees.repository.js';
import { SessionsRepository } from './sessions.repository.js';

const MAX_TREE_QUERIES = 2_000;
const MAX_TREE_RESULTS = 20_000;

/** A session and what was included below it, each as the JSON that is sent. */
export interface TreeOfSession {
  session: SessionText;
  queries?: string[];
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly trees: SessionTreesRepository,
  ) {}

  async create(workspaceId: number, session: CreateSession): Promise<SessionText> {
    return this.getText(workspaceId, await this.sessions.insert(workspaceId, session));
  }

  list(workspaceId: number, query: ListSessions): Promise<JsonPage> {
    return this.sessions.list(workspaceId, query);
  }

  async get(workspaceId: number, id: number): Promise<Session> {
    const session = await this.sessions.find(workspaceId, id);
    if (!session) throw new SessionNotFound(id);
    return session;
  }

  /** Throws SessionNotFound that names all of them that do not exist. */
  async requireAll(workspaceId: number, ids: readonly number[]): Promise<void> {
    const known = await this.sessions.findIds(workspaceId, ids);
    const missing = [...new Set(ids)].filter((id) => !known.has(id));
    if (missing.length > 0) throw new SessionNotFound(...missing);
  }

  /** The tree in one statement, however large. Throws SessionTreeTooLarge rather than cut it short. */
  async getTree(workspaceId: number, id: number, { include = [], fields }: GetSession): Promise<TreeOfSession> {
    const session = await this.getText(workspaceId, id, fields);
    if (include.length === 0) return { session };
    const withResults = include.some((path) => path.startsWith('queries.results'));
    if (session.queryCount > MAX_TREE_QUERIES || (withResults && session.resultCount > MAX_TREE_RESULTS)) {
      throw new SessionTreeTooLarge(session.queryCount, session.resultCount);
    }
    return { session, queries: await this.trees.queriesText(workspaceId, id, include) };
  }

  /** The session of that very name, made where there is none yet. */
  async getOrCreateByName(workspaceId: number, name: string): Promise<Session> {
    const found = await this.sessions.findByName(workspaceId, name);
    if (found) return found;
    const session: CreateSession = { name, description: null, tags: [], config: {}, status: 'running' };
    return this.get(workspaceId, await this.sessions.insert(workspaceId, session));
  }

  async update(
    workspaceId: number,
    id: number,
    changes: UpdateSession,
    expected?: ExpectedVersions,
  ): Promise<SessionText> {
    const isDone = await this.sessions.update(workspaceId, id, changes, expected);
    const session = await this.getText(workspaceId, id);
    if (!isDone) throw new PreconditionFailed(session.version);
    return session;
  }

  async remove(workspaceId: number, id: number, expected?: ExpectedVersions): Promise<void> {
    if (await this.sessions.delete(workspaceId, id, expected)) return;
    throw new PreconditionFailed((await this.get(workspaceId, id)).version);
  }

  /** As every route answers it: that a change has the tag of the next read rests on the same bytes. */
  private async getText(
    workspaceId: number,
    id: number,
    fields?: readonly (keyof SessionItem)[],
  ): Promise<SessionText> {
    const session = await this.trees.sessionText(workspaceId, id, fields);
    if (!session) throw new SessionNotFound(id);
    return session;
  }
}
