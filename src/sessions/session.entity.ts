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
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import type { SearchQuery } from '../queries/query.entity.js';
import { Workspace } from '../workspaces/workspace.entity.js';

export const SESSION_STATUSES = ['pending', 'running', 'completed', 'failed'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** One collection effort: the parent of its queries. */
@Entity('sessions')
@Check('sessions_status_check', `status IN ('pending', 'running', 'completed', 'failed')`)
@Index(['workspaceId', 'createdAt', 'id'])
@Index(['workspaceId', 'name', 'id'])
@Index('sessions_tags_idx', { synchronize: false })
@Index('sessions_name_trgm_idx', { synchronize: false })
export class Session {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column('bigint')
  workspaceId: number;

  @ManyToOne(() => Workspace, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workspace_id' })
  workspace: Relation<Workspace>;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { array: true, default: [] })
  tags: string[];

  @Column('jsonb', { default: {} })
  config: Record<string, unknown>;

  @Column('text', { default: 'pending' })
  status: SessionStatus;

  @VersionColumn({ default: 1 })
  version: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt: Date;

  @OneToMany('SearchQuery', 'session')
  queries: Relation<SearchQuery[]>;
}
