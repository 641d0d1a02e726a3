import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { type Page, PageLimits, paginate, type SortKey } from '../platform/pagination/index.js';
import type { ListNouns } from './noun.dto.js';
import { Noun } from './noun.entity.js';

const SORTS: Record<string, SortKey<Noun>> = {
  frequency: { column: 'noun.frequency', cast: 'integer', value: (noun) => noun.frequency },
  tfidf: { column: 'noun.tfidf', cast: 'double precision', value: (noun) => noun.tfidf },
};

const IN_SESSION =
  'noun.websiteId IN (SELECT website_id FROM results WHERE session_id = :sessionId AND workspace_id = :workspaceId)';

@Injectable()
export class NounsRepository {
  constructor(
    @InjectRepository(Noun) private readonly nouns: Repository<Noun>,
    private readonly limits: PageLimits,
  ) {}

  list(workspaceId: number, list: ListNouns & { websiteId?: number }): Promise<Page<Noun>> {
    const { sessionId, websiteId, lemma } = list;
    const query = this.nouns.createQueryBuilder('noun').where('noun.workspaceId = :workspaceId', { workspaceId });
    if (sessionId !== undefined) query.andWhere(IN_SESSION, { sessionId });
    if (websiteId !== undefined) query.andWhere('noun.websiteId = :websiteId', { websiteId });
    if (lemma !== undefined) query.andWhere('noun.lemma = :lemma', { lemma });
    const filters = { workspaceId, sessionId, websiteId, lemma };
    return paginate(query, list, { id: 'noun.id', sorts: SORTS, filters }, this.limits);
  }
}
