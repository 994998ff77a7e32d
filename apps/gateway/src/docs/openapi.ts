import { errorCatalogue, type ErrorCode } from '@aila/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { meaningOf } from './errors-page.js';
import { describeRefusals } from './refusals-in-openapi.js';

/**
 * The REST interface as OpenAPI, made from the routes and the schemas that validate them. `npm run documents` keeps it as
 * `openapi.json`, which is what a gateway serves: none pays for what makes it.
 */
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
