import { Injectable } from '@nestjs/common';
import type { KeyLookUp } from '../platform/cache/index.js';
import { QueriesRepository } from './queries.repository.js';

/** To which session a query belongs, so that what is cached of it is found by that. It never moves. */
@Injectable()
export class SessionOfQuery implements KeyLookUp {
  constructor(private readonly queries: QueriesRepository) {}

  find(workspaceId: number | string, id: number): Promise<number | undefined> {
    return this.queries.findSessionId(Number(workspaceId), id);
  }
}
