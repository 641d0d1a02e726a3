import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeDocument, type PageSizes } from './api-document-parts.js';
import { toJsonSchema } from './platform/validation/index.js';

const DESCRIPTION = `Search Observatory takes in search result pages, keeps every occurrence, and answers over REST.

**session** (a collection effort) → **query** (one query text on one engine at one time) → **result** (a ranked occurrence) → **website** (a page, one per canonical URL, with its text) → **noun** (a term of that text).

Lists come in pages; \`nextCursor\` of a page goes on behind it, however far. Errors are \`application/problem+json\` (RFC 9457) with a \`code\` and all errors of the input at once.`;

const BEARER = 'An API key, `obs_…`. A server with AUTH_ENABLED=false, as on a development machine, asks for none.';

const TAGS = {
  imports: 'Files of result pages, in the formats of the tools that collected them',
  exports: 'The same data out again, streamed',
  sessions: 'Collection efforts, and the trees below them',
  queries: 'One query text on one engine at one time: a result page',
  results: 'Ranked occurrences',
  websites: 'Pages, one per canonical URL, and their texts',
  nouns: 'Terms of the texts of pages',
  stats: 'What the collections say, computed in the database and exact at every moment',
  keys: 'Who may use the API, and for what',
  operations: 'For those who run the server',
};

export function buildApiDocument(app: NestExpressApplication, sizes: PageSizes): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Search Observatory')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The server that this document comes from: local, staging or production', undefined, {
      'x-internal': false,
    })
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'API key', description: BEARER }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same keys' }, 'apiKey');
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return completeDocument(
    SwaggerModule.createDocument(app, builder.build(), { standardSchemaConverter: toJsonSchema }),
    sizes,
  );
}

/** `/openapi.json`, `/openapi.yaml` and Swagger UI at `/docs`, all from this server alone. */
export function serveApiDocument(app: NestExpressApplication, sizes: PageSizes): void {
  SwaggerModule.setup('docs', app, () => buildApiDocument(app, sizes), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Search Observatory API',
    swaggerOptions: {
      deepLinking: true,
      displayRequestDuration: true,
      filter: true,
      persistAuthorization: true,
      tryItOutEnabled: true,
      validatorUrl: null,
    },
  });
}
