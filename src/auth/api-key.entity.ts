import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToOne,
  PrimaryGeneratedColumn,
} from 'typeorm';
import type { Relation } from 'typeorm';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { Scope } from './scope.metadata.js';

/** Who may use the API, for which workspace. Of the key itself only its hash is kept. */
@Entity('api_keys')
@Check('api_keys_hash_check', 'octet_length(hash) = 32')
@Check('api_keys_scopes_check', `cardinality(scopes) > 0 AND scopes <@ ARRAY['read', 'write', 'admin']`)
@Check('api_keys_rate_limit_per_minute_check', 'rate_limit_per_minute > 0')
@Index(['workspaceId', 'createdAt', 'id'])
export class ApiKey {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column('bigint')
  workspaceId: number;

  @ManyToOne(() => Workspace, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workspace_id' })
  workspace: Relation<Workspace>;

  @Column('text')
  name: string;

  /** The beginning of the key, by which people recognise it. */
  @Column('text')
  prefix: string;

  /** SHA-256. */
  @Column('bytea', { unique: true })
  hash: Buffer;

  @Column('text', { array: true })
  scopes: Scope[];

  /** Null: the limit of the settings. */
  @Column({ type: 'integer', nullable: true })
  rateLimitPerMinute: number | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  revokedAt: Date | null;

  /** Whom its holder has in its place: while that key may be used, nobody gets another one. */
  @Column({ type: 'bigint', nullable: true })
  replacedById: number | null;

  @OneToOne(() => ApiKey, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'replaced_by_id' })
  replacedBy: Relation<ApiKey> | null;

  /** Written in batches: up to some seconds late. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  lastUsedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt: Date;
}
