import { errorCatalogue, type ErrorParameters } from '@aila/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The REST interface as OpenAPI, made from the routes and the schemas that validate them. */
export function createOpenApi(app: NestFastifyApplication): OpenAPIObject {
  const description = [
    'Errors are `application/problem+json` with a stable `code`:',
    '',
    '| Code | Status | Meaning |',
    '|---|---|---|',
    ...Object.entries(errorCatalogue).map(
      ([code, { status, text }]) => `| \`${code}\` | ${status} | ${text(placeholders)} |`,
    ),
  ].join('\n');
  const config = new DocumentBuilder()
    .setTitle('Aila')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, config, { operationIdFactory: (_controller, method) => method });
}

/** Stands in for the parameters of an error's text. */
const placeholders = new Proxy({} as ErrorParameters, { get: (_, name) => `{${String(name)}}` });

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
  fastify.get('/api/docs/page.css', (_, reply) => reply.type('text/css; charset=utf-8').send(pageStyle));
}
