import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Item } from './ranked-lists.repository.js';

const URLS = 'SELECT id, url FROM websites WHERE workspace_id = $1 AND id = ANY($2::bigint[])';

@Injectable()
export class WebsiteUrlsRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** What to call an item: the canonical URL of a website; a domain is its own name. */
  async namer(workspaceId: number, items: readonly Item[]): Promise<(item: Item) => string> {
    const ids = new Set(items.filter((item) => typeof item === 'number'));
    const rows: { id: number; url: string }[] = await this.dataSource.query(URLS, [workspaceId, [...ids]]);
    const urls = new Map(rows.map(({ id, url }) => [id, url]));
    return (item) => (typeof item === 'number' ? (urls.get(item) ?? '') : item);
  }
}
