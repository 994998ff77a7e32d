import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { serveErrorsPage } from './errors-page.js';

const document = new URL('../../openapi.json', import.meta.url);
const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** The page in our own words. Its scripts and styles are Swagger UI's as they are. */
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
    <script src="/api/docs/page.js"></script>
  </body>
</html>
`;

/** The library's look, with its palest greys, greens and blues made dark enough to be read (4.5:1). */
const pageStyle = `body { margin: 0; background: #fafafa }
.swagger-ui .btn { transition: none }
.swagger-ui .info .title small { background: #595f69 }
.swagger-ui .info .title small.version-stamp { background: #3f6b00 }
.swagger-ui .info a .url { color: #0b63b5 }
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

/** The layout without a bar on top, whose style element the policy for pages refuses; groups are opened one by one. */
const pageScript = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  layout: 'BaseLayout',
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
});
`;

const taken: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** The OpenAPI document, the page that shows it, and the page of all error codes. */
export function serveOpenApi(fastify: FastifyInstance): void {
  serveErrorsPage(fastify);
  const serve = (path: string, type: string, content: () => string | Promise<Buffer>) =>
    fastify.get(path, async (_, reply) => reply.type(type).send(await content()));
  serve('/api/openapi.json', 'application/json; charset=utf-8', () => readFile(document));
  for (const path of ['/api/docs', '/api/docs/']) serve(path, 'text/html; charset=utf-8', () => page);
  serve('/api/docs/page.css', 'text/css; charset=utf-8', () => pageStyle);
  serve('/api/docs/page.js', 'text/javascript; charset=utf-8', () => pageScript);
  for (const [file, type] of Object.entries(taken))
    serve(`/api/docs/${file}`, type, () => readFile(join(swaggerUi, file)));
}
