import type { Request, Response } from 'express';
import { JsonPage, type PageNumbers } from './page.js';
import { MAX_OFFSET } from './page-query.js';

/** A page that an offset still reaches: no link leads to a refusal. */
const within = ({ perPage }: PageNumbers, page: number): string | undefined =>
  page * perPage <= MAX_OFFSET ? `page=${page}` : undefined;

const behind = (cursor: string | null): string => `cursor=${cursor}`;

/** The parameter of each relation that leads from here to another page. */
function linksOf(page: PageNumbers): Record<string, string> {
  const { nextCursor } = page;
  if (page.page === undefined) return nextCursor === null ? {} : { next: behind(nextCursor) };
  const links: Record<string, string> = { first: 'page=1' };
  if (page.hasPrev) links['prev'] = `page=${page.page - 1}`;
  if (page.hasNext) links['next'] = within(page, page.page + 1) ?? behind(nextCursor);
  const last = page.pages ? within(page, page.pages) : undefined;
  if (last) links['last'] = last;
  return links;
}

/** The path and all parameters but those that a link names itself; a value may hold a question mark of its own. */
function start({ path, originalUrl }: Request): string {
  const query = originalUrl.indexOf('?');
  const parameters = new URLSearchParams(query === -1 ? '' : originalUrl.slice(query + 1));
  for (const replaced of ['page', 'cursor']) parameters.delete(replaced);
  return parameters.size === 0 ? `${path}?` : `${path}?${parameters.toString()}&`;
}

/** `Link` (RFC 8288) with next, prev, first and last on every answer that is a page; all other parameters are kept. */
export function linkPages(answer: unknown, request: Request, response: Response): unknown {
  if (!(answer instanceof JsonPage)) return answer;
  const links = Object.entries(linksOf(answer.numbers));
  if (links.length === 0) return answer;
  const target = start(request);
  response.setHeader('Link', links.map(([rel, parameter]) => `<${target}${parameter}>; rel="${rel}"`).join(', '));
  return answer;
}
