import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/index.js';
import type { JsonPage } from '../platform/pagination/index.js';
import { extractNouns } from './extract-nouns.js';
import type { ListNouns } from './noun.dto.js';
import { NounsRepository } from './nouns.repository.js';

/** The text of one page. `language` is null where nobody knows. */
export interface PageText {
  websiteId: number;
  text: string;
  language: string | null;
}

/** Only English has nouns here: the tagger knows no other language. */
const isEnglish = ({ language }: PageText): boolean => language === null || /^en\b/i.test(language);

@Injectable()
export class NounsService {
  constructor(private readonly nouns: NounsRepository) {}

  list(workspaceId: number, query: ListNouns & { websiteId?: number }): Promise<JsonPage> {
    return this.nouns.list(workspaceId, query);
  }

  /** Reads the nouns of these texts anew. */
  async rewrite(transaction: Transaction, workspaceId: number, pages: readonly PageText[]): Promise<void> {
    const nouns = new Map<number, Map<string, number>>();
    for (const page of pages) nouns.set(page.websiteId, isEnglish(page) ? await extractNouns(page.text) : new Map());
    if (nouns.size > 0) await this.nouns.replace(transaction, workspaceId, nouns);
  }
}
