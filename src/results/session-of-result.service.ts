import { Injectable } from '@nestjs/common';
import type { KeyLookUp } from '../platform/cache/index.js';
import { ResultsRepository } from './results.repository.js';

/** To which session a result belongs, so that what is cached of it is found by that. It never moves. */
@Injectable()
export class SessionOfResult implements KeyLookUp {
  constructor(private readonly results: ResultsRepository) {}

  find(workspaceId: number | string, id: number): Promise<number | undefined> {
    return this.results.findSessionId(Number(workspaceId), id);
  }
}
