import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { EntityMetadata, Repository } from 'typeorm';
import { jsonArray, jsonObject, jsonOrNull } from '../platform/database/index.js';
import { QUERY_FIELDS } from '../queries/query.dto.js';
import { RESULT_FIELDS } from '../results/result.dto.js';
import { WEBSITE_FIELDS } from '../websites/website.dto.js';
import { SESSION_FIELDS } from './session.dto.js';
import type { SessionInclude } from './session-tree.dto.js';
import { Session } from './session.entity.js';
import { countedOf, countJson, type CountName } from './session-counts.js';

/** Of sets of fields and of includes: clients choose them. */
const MOST_STATEMENTS = 100;

const COUNTS: Record<CountName, string> = {
  queryCount: countJson('queryCount'),
  resultCount: countJson('resultCount'),
};

/** A session as the JSON that is sent, and what is to be known of it here. */
export interface SessionText extends Record<CountName, number> {
  id: number;
  text: string;
  version: number;
}

function below(metadata: EntityMetadata, relation: string): EntityMetadata {
  const found = metadata.findRelationWithPropertyPath(relation)?.inverseEntityMetadata;
  if (!found) throw new Error(`${metadata.name} has no relation ${relation}`);
  return found;
}

/**
 * A session and what is below it, as the JSON that is sent: PostgreSQL makes it, the tree in one statement for each set of
 * includes. Each query is a row of its own, and stays a text of its own until all are bytes: a large value would be copied
 * several times, by the server and here.
 */
@Injectable()
export class SessionTreesRepository {
  private readonly statements = new LRUCache<string, string>({ max: MOST_STATEMENTS });

  constructor(@InjectRepository(Session) private readonly sessions: Repository<Session>) {}

  async sessionText(
    workspaceId: number,
    id: number,
    fields: readonly string[] = SESSION_FIELDS,
  ): Promise<SessionText | undefined> {
    const statement = this.kept(`session ${fields.join()}`, () => this.sessionStatement(fields));
    const [row]: SessionText[] = await this.sessions.query(statement, [workspaceId, id]);
    return row;
  }

  /** A QueryTree each. */
  async queriesText(workspaceId: number, sessionId: number, include: readonly SessionInclude[]): Promise<string[]> {
    const rows: { text: string }[] = await this.sessions.query(this.statement(include), [workspaceId, sessionId]);
    return rows.map(({ text }) => text);
  }

  private statement(include: readonly SessionInclude[]): string {
    const withWebsite = include.includes('queries.results.website');
    const withResults = withWebsite || include.includes('queries.results');
    return this.kept(`${withResults} ${withWebsite}`, () => this.queriesStatement(withResults, withWebsite));
  }

  private kept(shape: string, make: () => string): string {
    const statement = this.statements.get(shape) ?? make();
    this.statements.set(shape, statement);
    return statement;
  }

  private sessionStatement(fields: readonly string[]): string {
    return `
      WITH page AS (SELECT * FROM sessions WHERE workspace_id = $1 AND id = $2)
      SELECT ${jsonObject(this.sessions.metadata, 'session', fields, COUNTS)} AS text, session.id, session.version,
             ${COUNTS.queryCount} AS "queryCount", ${COUNTS.resultCount} AS "resultCount"
        FROM page AS session ${countedOf('$1')}`;
  }

  private queriesStatement(withResults: boolean, withWebsite: boolean): string {
    const query = below(this.sessions.metadata, 'queries');
    const results = `(${this.resultsText(below(query, 'results'), withWebsite)})`;
    const properties = withResults ? [...QUERY_FIELDS, 'results'] : QUERY_FIELDS;
    return `
      SELECT ${jsonObject(query, 'query', properties, { results })} AS text
        FROM queries query
       WHERE query.workspace_id = $1 AND query.session_id = $2
       ORDER BY query.collected_at, query.id`;
  }

  private resultsText(result: EntityMetadata, withWebsite: boolean): string {
    const website = jsonOrNull('website.id', jsonObject(below(result, 'website'), 'website', WEBSITE_FIELDS));
    const properties = withWebsite ? [...RESULT_FIELDS, 'website'] : RESULT_FIELDS;
    return `
      SELECT ${jsonArray(jsonObject(result, 'result', properties, { website }), 'result.rank, result.id')}
        FROM results result ${withWebsite ? 'LEFT JOIN websites website ON website.id = result.website_id' : ''}
       WHERE result.query_id = query.id`;
  }
}
