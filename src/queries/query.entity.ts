import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
  UpdateDateColumn,
  VersionColumn,
  VirtualColumn,
} from 'typeorm';
import type { SearchResult } from '../results/result.entity.js';
import { Session } from '../sessions/session.entity.js';

export const QUERY_STATUSES = ['pending', 'running', 'completed', 'failed'] as const;
export type QueryStatus = (typeof QUERY_STATUSES)[number];

const resultCountOf = (query: string): string =>
  `SELECT coalesce(
     (SELECT counted.results FROM rollup_queries counted WHERE counted.query_id = ${query}.id AND NOT EXISTS (
        SELECT FROM rollup_changes changed
         WHERE changed.workspace_id = ${query}.workspace_id AND changed.query_id = ${query}.id)),
     (SELECT count(*) FROM results WHERE query_id = ${query}.id))`;

/** One query text on one engine at one time: the parent of its ranked results. */
@Entity('queries')
@Check('queries_status_check', `status IN ('pending', 'running', 'completed', 'failed')`)
@Unique(['sessionId', 'identity'])
@Index(['sessionId', 'collectedAt', 'id'])
@Index('queries_workspace_id_collected_at_id_idx', { synchronize: false })
@Index('queries_workspace_id_engine_collected_at_id_idx', { synchronize: false })
@Index('queries_unfinished_idx', { synchronize: false })
@Index('queries_text_trgm_idx', { synchronize: false })
export class SearchQuery {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column('bigint')
  workspaceId: number;

  @Column('bigint')
  sessionId: number;

  @ManyToOne(() => Session, (session) => session.queries, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'session_id' })
  session: Relation<Session>;

  @Column('text')
  text: string;

  @Column('text')
  engine: string;

  @Column('text', { nullable: true })
  language: string | null;

  @Column('text', { nullable: true })
  country: string | null;

  @Column('text', { nullable: true })
  device: string | null;

  @Column({ type: 'timestamptz', precision: 3 })
  collectedAt: Date;

  @Column('text', { default: 'completed' })
  status: QueryStatus;

  /** What was sent to the engine or tool, as the collector recorded it. */
  @Column('jsonb', { default: {} })
  params: Record<string, unknown>;

  @Column('text', { nullable: true })
  tool: string | null;

  @Column('text', { nullable: true })
  error: string | null;

  /** SHA-256 over text, engine, language, country, device and collectedAt: no two queries of a session share it. */
  @Column('bytea', { select: false })
  identity: Buffer;

  @VersionColumn({ default: 1 })
  version: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt: Date;

  /** As the rollups counted it, or counted here while a change of the query is pending. */
  @VirtualColumn({ type: 'bigint', query: resultCountOf })
  resultCount: number;

  @OneToMany('SearchResult', 'query')
  results: Relation<SearchResult[]>;
}
