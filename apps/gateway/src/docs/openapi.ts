import { errorCatalogue, type ErrorCode } from '@aila/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { serveErrorsPage } from './errors-page.js';
import { describeRefusals, meaningOf } from './refusals-in-openapi.js';

/** The REST interface as OpenAPI, made from the routes and the schemas that validate them. */
export function createOpenApi(app: NestFastifyApplication): OpenAPIObject {
  const description = [
    'Errors are `application/problem+json` with a stable `code`:',
    '',
    '| Code | Status | Meaning |',
    '|---|---|---|',
    ...Object.entries(errorCatalogue).map(
      ([code, { status }]) => `| \`${code}\` | ${status} | ${meaningOf(code as ErrorCode)} |`,
    ),
  ].join('\n');
  const config = new DocumentBuilder()
    .setTitle('Aila')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  describeRefusals(app, document);
  allowNullInEnums(document);
  return document;
}

/** OpenAPI 3.0 means by `nullable` that null is of the type; a list of values must name it all the same. */
function allowNullInEnums(part: unknown): void {
  if (typeof part !== 'object' || part === null) return;
  const { nullable, enum: values } = part as { nullable?: boolean; enum?: unknown[] };
  if (nullable === true && Array.isArray(values) && !values.includes(null)) values.push(null);
  Object.values(part).forEach(allowNullInEnums);
}

/** What the page sets in itself, which our content security policy keeps it from. */
const pageStyle = `body { margin: 0 } body > svg { position: absolute; width: 0; height: 0 }
.swagger-ui .topbar { display: none }`;

export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => createOpenApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'Aila: REST interface',
    customCssUrl: '/api/docs/page.css',
  });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  serveErrorsPage(fastify);
  fastify.get('/api/docs/page.css', (_, reply) => reply.type('text/css; charset=utf-8').send(pageStyle));
}
