import '../src/design/fonts.css';
import '../src/design/tokens.css';
import '../src/design/base.css';
import './page.css';
import { updateSchema } from 'cm6-graphql';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { auth, call } from '../src/api/client.js';
import { openEditors, write } from './editor.js';

const example = `# Control and Space shows what fits, Control and Enter asks.
# Subscriptions run over a socket (graphql-transport-ws) and not here.
query {
  me {
    displayName
  }
  courses(limit: 10) {
    items {
      id
      title
    }
  }
}
`;

const element = (id: string) => document.getElementById(id) as HTMLElement;
const say = (id: string, text: string) => {
  element(id).textContent = text;
};

const run = async () => {
  if (element('run').ariaDisabled === 'true') return;
  element('run').ariaDisabled = 'true';
  say('trouble', '');
  try {
    const typed = editors.variables.state.doc.toString().trim() || '{}';
    const result = await ask(editors.query.state.doc.toString(), JSON.parse(typed) as object);
    write(editors.answer, JSON.stringify(result, null, 2));
  } catch (cause) {
    say('trouble', cause instanceof SyntaxError ? `The variables are no JSON: ${cause.message}` : String(cause));
  } finally {
    element('run').ariaDisabled = 'false';
  }
};
const editors = openEditors(example, () => void run());

/** With the token of whoever is signed in to Aila in this browser; without one as anybody. */
async function ask(query: string, variables: object): Promise<unknown> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  };
  const isSignedIn = auth.getState().status === 'signed-in';
  const response = isSignedIn ? await auth.authorisedFetch('/graphql', init) : await fetch('/graphql', init);
  return response.json();
}

async function showSchema(): Promise<void> {
  const { data } = (await ask(getIntrospectionQuery(), {})) as { data: IntrospectionQuery };
  const schema = buildClientSchema(data);
  updateSchema(editors.query, schema);
  say('schema', printSchema(schema));
}

async function showPerson(): Promise<void> {
  if (auth.getState().status !== 'signed-in') {
    say('person', 'Nobody is signed in. Sign in to Aila in this browser, then load this page again.');
    return;
  }
  const { displayName, email } = await call('GET /me');
  say('person', `Signed in as ${displayName} (${email})`);
}

element('run').addEventListener('click', () => void run());
await auth.restore();
await Promise.all([showPerson(), showSchema()]).catch((cause: unknown) => say('trouble', String(cause)));
