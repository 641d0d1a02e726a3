import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { JsonPage, type PageNumbers } from './page.js';
import { MAX_OFFSET } from './page-query.js';

/** A page that an offset still reaches: no link leads to a refusal. */
const within = ({ perPage }: PageNumbers, page: number): Record<string, string> | undefined =>
  page * perPage <= MAX_OFFSET ? { page: String(page) } : undefined;

function linksOf(page: PageNumbers): Record<string, Record<string, string>> {
  const { nextCursor } = page;
  if (page.page === undefined) return nextCursor === null ? {} : { next: { cursor: nextCursor } };
  const links: Record<string, Record<string, string>> = { first: { page: '1' } };
  if (page.hasPrev) links['prev'] = { page: String(page.page - 1) };
  if (page.hasNext) links['next'] = within(page, page.page + 1) ?? { cursor: page.nextCursor ?? '' };
  const last = page.pages ? within(page, page.pages) : undefined;
  if (last) links['last'] = last;
  return links;
}

/** `Link` (RFC 8288) with next, prev, first and last on every answer that is a page; all other parameters are kept. */
@Injectable()
export class LinkInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      tap((body) => {
        if (!(body instanceof JsonPage)) return;
        const request = context.switchToHttp().getRequest<Request>();
        const link = Object.entries(linksOf(body.numbers)).map(
          ([rel, to]) => `<${this.target(request, to)}>; rel="${rel}"`,
        );
        if (link.length > 0) context.switchToHttp().getResponse<Response>().setHeader('Link', link.join(', '));
      }),
    );
  }

  private target(request: Request, to: Record<string, string>): string {
    const parameters = new URLSearchParams(request.originalUrl.split('?', 2)[1] ?? '');
    for (const replaced of ['page', 'cursor']) parameters.delete(replaced);
    for (const [name, value] of Object.entries(to)) parameters.set(name, value);
    return `${request.path}?${parameters.toString()}`;
  }
}
