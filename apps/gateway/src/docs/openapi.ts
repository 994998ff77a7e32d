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

/**
 * The page in our own words: that of the library has styles in itself, which the content security policy refuses. Its
 * scripts and styles are taken as they are.
 */
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Aila: REST interface</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
    <link rel="stylesheet" href="/api/docs/page.css">
    <link rel="icon" href="/api/docs/favicon-32x32.png" type="image/png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/swagger-ui-standalone-preset.js"></script>
    <script src="/api/docs/swagger-ui-init.js"></script>
  </body>
</html>
`;

/** Where the library's page would be. */
const pagePaths = new Set(['/api/docs', '/api/docs/']);

/** The library's look, with its palest greys, greens and blues made dark enough to be read (4.5:1). */
const pageStyle = `body { margin: 0; background: #fafafa }
.swagger-ui .btn { transition: none }
.swagger-ui .info .title small { background: #595f69 }
.swagger-ui .info .title small.version-stamp { background: #3f6b00 }
.swagger-ui .btn.authorize { color: #1b6b45; border-color: #1b6b45 }
.swagger-ui .btn.authorize svg { fill: #1b6b45 }
.swagger-ui .btn.cancel, .swagger-ui .btn-group .btn-clear { color: #b3261e; border-color: #b3261e }
.swagger-ui .btn.execute { background: #0b63b5; border-color: #0b63b5; color: #fff }
.swagger-ui .download-contents { background: #4a4f5c }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #0b63b5 }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #1b6b45 }
.swagger-ui .opblock.opblock-put .opblock-summary-method { background: #8a5200 }
.swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #0f6b5a }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b3261e }
.swagger-ui .opblock-summary-path a.nostyle { display: inline-block; min-height: 24px; line-height: 24px }
.swagger-ui .highlight-code span[style*="rgb(211, 99, 99)"] { color: #ff9a9a !important }
`;

export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => createOpenApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
    // The other layout is a bar with a logo, which brings a style element that the policy refuses.
    swaggerOptions: { layout: 'BaseLayout' },
  });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  serveErrorsPage(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    const isPage = request.method === 'GET' && pagePaths.has(request.url.split('?')[0] ?? '');
    if (isPage) return reply.type('text/html; charset=utf-8').send(page);
  });
  fastify.get('/api/docs/page.css', (_, reply) => reply.type('text/css; charset=utf-8').send(pageStyle));
}
