import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv, type ValidateFunction } from 'ajv';
import { createOpenApi } from '../docs/openapi.js';

interface Schema {
  readonly [keyword: string]: unknown;
}

interface Documented {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly name: string;
  readonly path: RegExp;
  readonly responses: Readonly<Record<string, Documented>>;
}

const watched: DocumentedAnswers[] = [];
afterAll(() => watched.forEach((answers) => answers.require()));

/**
 * Holds every answer that a gateway gives during a test against what its OpenAPI document says of the operation: the
 * status is documented, so is the type of the body, and the body has the documented schema and nothing beside it.
 */
export class DocumentedAnswers {
  private readonly operations: readonly Operation[];
  private readonly validators = new Map<Schema, ValidateFunction>();
  private readonly ajv = new Ajv({ strict: false, validateFormats: false });
  private readonly found = new Set<string>();

  private readonly components: object;

  constructor(document: OpenAPIObject) {
    this.operations = operationsOf(document);
    const { Problem, ...shapes } = document.components?.schemas ?? {};
    this.components = { schemas: { Problem, ...(closed(shapes) as object) } };
  }

  /** Watches a gateway from now on. The test file fails at its end if an answer was not as documented. */
  static watch(app: NestFastifyApplication): void {
    const answers = new DocumentedAnswers(createOpenApi(app));
    answers.watch(app.getHttpServer() as Server);
    watched.push(answers);
  }

  get violations(): readonly string[] {
    return [...this.found];
  }

  /** @throws when an answer was not as documented */
  require(): void {
    if (this.found.size > 0)
      throw new Error(`The OpenAPI document does not say so:\n${[...this.found].map((one) => `- ${one}`).join('\n')}`);
  }

  watch(server: Server): void {
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const parts: Buffer[] = [];
      const keep = (part: unknown) => {
        if (typeof part === 'string' || part instanceof Uint8Array) parts.push(Buffer.from(part as string));
      };
      const { write, end } = response;
      response.write = ((...all: Parameters<typeof write>) => (keep(all[0]), write.apply(response, all))) as never;
      response.end = ((...all: Parameters<typeof end>) => (keep(all[0]), end.apply(response, all))) as never;
      response.once('finish', () => this.check(request, response, Buffer.concat(parts)));
    });
  }

  private check({ method = '', url = '' }: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
    const [path = ''] = url.split('?', 1);
    const operation = this.operations.find((one) => one.name.startsWith(`${method} `) && one.path.test(path));
    if (!operation) return;
    const type = String(response.getHeader('content-type') ?? '').split(';', 1)[0] ?? '';
    const about = `${operation.name} answered ${response.statusCode}`;
    const documented = operation.responses[response.statusCode];
    if (!documented) {
      this.found.add(`${about}, which is not documented`);
      return;
    }
    if (bytes.length === 0 && !documented.content) return;
    const content = documented.content?.[type];
    if (!content) {
      this.found.add(`${about} as ${type || 'nothing'}, which is not documented`);
      return;
    }
    if (!type.endsWith('json') || !content.schema) return;
    const wrong = this.wrongWith(content.schema, JSON.parse(decoded(response, bytes).toString()));
    if (wrong) this.found.add(`${about}, but ${wrong}`);
  }

  private wrongWith(schema: Schema, body: unknown): string | undefined {
    const known = this.validators.get(schema);
    const validate = known ?? this.ajv.compile({ ...(closed(schema) as Schema), components: this.components });
    this.validators.set(schema, validate);
    return validate(body) ? undefined : this.ajv.errorsText(validate.errors, { dataVar: 'the body' });
  }
}

function operationsOf({ paths }: OpenAPIObject): Operation[] {
  const templates = Object.keys(paths).sort((a, b) => a.split('{').length - b.split('{').length);
  return templates.flatMap((template) =>
    Object.entries(paths[template] as Record<string, { responses: Operation['responses'] }>).map(
      ([method, { responses }]) => ({
        name: `${method.toUpperCase()} ${template}`,
        path: new RegExp(`^${template.replace(/[.]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`),
        responses,
      }),
    ),
  );
}

/** The same schema without room for properties that it does not name: whatever else an answer tells is a leak. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null || 'allOf' in schema) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([keyword, part]) => [keyword, closed(part)]));
  return 'properties' in parts && !('additionalProperties' in parts)
    ? { ...parts, additionalProperties: false }
    : parts;
}

function decoded(response: ServerResponse, bytes: Buffer): Buffer {
  const encoding = response.getHeader('content-encoding');
  if (encoding === 'br') return brotliDecompressSync(bytes);
  return encoding === 'gzip' ? gunzipSync(bytes) : bytes;
}
