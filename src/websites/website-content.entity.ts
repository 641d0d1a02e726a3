import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation, UpdateDateColumn } from 'typeorm';
import { Website } from './website.entity.js';

/** The text of a page. */
@Entity('website_contents')
@Index('website_contents_search_idx', { synchronize: false })
export class WebsiteContent {
  @PrimaryColumn('bigint')
  websiteId: number;

  @OneToOne(() => Website, (website) => website.content, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'website_id' })
  website: Relation<Website>;

  @Column('text')
  text: string;

  /** Words of title and text, kept by triggers. */
  @Column({ type: 'tsvector', nullable: true, select: false, insert: false, update: false })
  search: string | null;

  @UpdateDateColumn({ type: 'timestamptz', precision: 3 })
  updatedAt: Date;
}
