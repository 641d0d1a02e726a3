import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { SearchQuery } from '../queries/query.entity.js';
import { Website } from '../websites/website.entity.js';

/**
 * One ranked occurrence in one query. Workspace, session and domain are its parents' and never change: they stand here
 * so that every list is one index range.
 */
@Entity('results')
@Check('results_rank_check', 'rank >= 1')
@Check('results_organic_check', `type <> 'organic' OR url IS NOT NULL`)
@Check('results_website_check', '(url IS NULL) = (website_id IS NULL)')
@Index(['queryId', 'rank', 'id'])
@Index(['sessionId', 'id'])
@Index(['websiteId', 'id'])
@Index('results_workspace_id_id_idx', { synchronize: false })
@Index(['workspaceId', 'domain', 'id'])
@Index('results_blocks_idx', { synchronize: false })
@Index('results_title_trgm_idx', { synchronize: false })
export class SearchResult {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column('bigint')
  workspaceId: number;

  @Column('bigint')
  sessionId: number;

  @Column('bigint')
  queryId: number;

  @ManyToOne(() => SearchQuery, (query) => query.results, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'query_id' })
  query: Relation<SearchQuery>;

  @Column('bigint', { nullable: true })
  websiteId: number | null;

  /** Null for a block without a link (an answer, a related question): only organic results must have one. */
  @ManyToOne(() => Website, { eager: true, nullable: true })
  @JoinColumn({ name: 'website_id' })
  website: Relation<Website> | null;

  /** The registrable domain of the website, null where its URL has none. */
  @Column('text', { nullable: true })
  domain: string | null;

  @Column('integer')
  rank: number;

  @Column('text', { default: 'organic' })
  type: string;

  /** As the engine gave it; the website holds the canonical form. */
  @Column('text', { nullable: true })
  url: string | null;

  @Column('text', { nullable: true })
  title: string | null;

  @Column('text', { nullable: true })
  snippet: string | null;

  @Column('jsonb', { nullable: true })
  extra: Record<string, unknown> | null;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt: Date;
}
