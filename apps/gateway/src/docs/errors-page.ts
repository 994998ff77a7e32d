import { errorCatalogue, type ErrorCode, type ErrorParameters } from '@aila/contracts';
import type { FastifyInstance } from 'fastify';

const path = '/api/docs/errors';
const style = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-bottom: 0; font: 600 1.05rem/1.5 ui-monospace, monospace }
p { margin-top: 0 }
section { padding: .25rem .75rem; border-left: .25rem solid transparent }
section:target { border-color: Highlight }`;

/** Stands in for the parameters of an error's text. */
const placeholders = new Proxy({} as ErrorParameters, { get: (_, name) => `{${String(name)}}` });

/** What a code means, in plain words; parameters stand in braces. */
export const meaningOf = (code: ErrorCode) => errorCatalogue[code].text(placeholders);

/** The page that the `type` of every problem leads to: each code of the catalogue, with its status and its meaning. */
export function serveErrorsPage(fastify: FastifyInstance): void {
  const page = errorsPage();
  fastify.get(path, (_, reply) => reply.type('text/html; charset=utf-8').send(page));
  // The policy for pages allows no style inside them.
  fastify.get(`${path}.css`, (_, reply) => reply.type('text/css; charset=utf-8').send(style));
}

/** The same as Markdown, for docs/errors.md. */
export function errorsMarkdown(): string {
  const rows = definitions().map(({ code, status, retryAfter }) => {
    const again = retryAfter === undefined ? '' : `${retryAfter} s`;
    return `| \`${code}\` | ${status} | ${meaningOf(code).replaceAll('|', '\\|')} | ${again} |`;
  });
  return `# Error codes

Written by \`npm run errors\` from the catalogue in \`libs/contracts/src/errors.ts\`. A running Aila serves the same at
\`/api/docs/errors\`, where the \`type\` of every problem leads.

REST answers a refusal as \`application/problem+json\` with the member \`code\`, GraphQL as \`extensions.code\`. A code
never changes its meaning. Words in braces stand for facts of the case, which come as \`parameters\`. Where a time is named,
the refusal passes by itself, and \`Retry-After\` says when to try again; what is given here is said where nothing better is
known.

| Code | Status | Meaning | Try again after |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function definitions() {
  return (Object.keys(errorCatalogue) as ErrorCode[]).map((code) => {
    const { status, retryAfter } = errorCatalogue[code] as { status: number; retryAfter?: number };
    return { code, status, retryAfter };
  });
}

function errorsPage(): string {
  const sections = definitions().map(({ code, status, retryAfter }) => {
    const again = retryAfter === undefined ? '' : ` The header Retry-After says when to try again.`;
    return `<section id="${code}"><h2>${code}</h2><p>Status ${status}. ${escaped(meaningOf(code))}${again}</p></section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Aila: error codes</title>
<link rel="stylesheet" href="${path}.css">
</head>
<body>
<main>
<h1>Error codes</h1>
<p>REST answers a refusal as <code>application/problem+json</code> with the member <code>code</code>, GraphQL as
<code>extensions.code</code>. A code never changes its meaning. Words in braces stand for facts of the case, which come
as <code>parameters</code>.</p>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
