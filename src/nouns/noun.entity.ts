import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { Website } from '../websites/website.entity.js';

/** One term of one page's text. */
@Entity('nouns')
@Check('nouns_frequency_check', 'frequency >= 1')
@Unique(['websiteId', 'lemma'])
@Index(['workspaceId', 'frequency', 'id'])
@Index(['workspaceId', 'tfidf', 'id'])
@Index(['workspaceId', 'lemma', 'id'])
export class Noun {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column('bigint')
  workspaceId: number;

  @Column('bigint')
  websiteId: number;

  @ManyToOne(() => Website, (website) => website.nouns, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'website_id' })
  website: Relation<Website>;

  @Column('text')
  lemma: string;

  /** How often the lemma stands in the page's text. */
  @Column('integer')
  frequency: number;

  /** Share of the lemma among the page's terms, times the logarithm of how rare it was among the pages with text when it was written. */
  @Column('double precision')
  tfidf: number;
}
