import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import type { Noun } from '../nouns/noun.entity.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import type { WebsiteContent } from './website-content.entity.js';

/** One page identity per workspace: a canonical URL. Its text stands apart, so that lists and updates stay small. */
@Entity('websites')
@Unique(['workspaceId', 'urlHash'])
@Index(['workspaceId', 'id'])
@Index(['workspaceId', 'domain', 'id'])
@Index('websites_title_words_idx', { synchronize: false })
export class Website {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column('bigint')
  workspaceId: number;

  @ManyToOne(() => Workspace, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workspace_id' })
  workspace: Relation<Workspace>;

  /** Canonical (see canonicalUrl); of any scheme and length. */
  @Column('text')
  url: string;

  /** SHA-256 of the canonical URL: a b-tree cannot hold every URL, and this one is unique. */
  @Column('bytea', { select: false })
  urlHash: Buffer;

  @Column('text', { nullable: true })
  host: string | null;

  /** Registrable domain by the public suffix list; the host itself where it has none, such as an IP address. */
  @Column('text', { nullable: true })
  domain: string | null;

  @Column('text', { nullable: true })
  title: string | null;

  /** Kept by a trigger. */
  @Column({ type: 'tsvector', nullable: true, select: false, insert: false, update: false })
  titleWords: string | null;

  @Column('text', { nullable: true })
  language: string | null;

  @VersionColumn({ default: 1 })
  version: number;

  @CreateDateColumn({ type: 'timestamptz', precision: 3 })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt: Date;

  @OneToOne('WebsiteContent', 'website')
  content: Relation<WebsiteContent> | null;

  @OneToMany('Noun', 'website')
  nouns: Relation<Noun[]>;
}
