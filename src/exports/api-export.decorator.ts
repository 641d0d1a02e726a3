import { ApiResponse } from '@nestjs/swagger';

const LINE =
  '{"query":{"text":"heat pump cost","engine":"google","language":"en","country":"gb","device":"desktop","collectedAt":"2026-03-02T09:30:00.000Z","status":"completed","params":{},"tool":null,"error":null},"rank":1,"type":"organic","url":"https://en.wikipedia.org/wiki/Heat_pump","title":"Heat pump","snippet":null,"extra":null}';

const text = (example: string) => ({ schema: { type: 'string' as const, maxLength: 2_147_483_647 }, example });

/** Documents the file in each of its formats. */
export const ApiExport = (): MethodDecorator =>
  ApiResponse({
    status: 200,
    description: 'The file, streamed; a connection that breaks before its end means that it is not whole',
    content: {
      'application/x-ndjson': text(`${LINE}\n`),
      'application/json': {
        schema: { type: 'array', items: { type: 'object', additionalProperties: true }, maxItems: 2_147_483_647 },
        example: [JSON.parse(LINE)],
      },
      'text/csv': text('query,engine,language,country,device,collectedAt,rank,type,url,title,snippet,extra\r\n'),
      'text/plain': text('201 Q0 MARCO_D2706327-1 1 30.5 bm25\n'),
    },
  });
