import type { AilaValues } from '../parameters/index.js';
import { nonEmpty, when } from '../template/tokens.js';

type Check = 'signed-in' | 'administrators' | 'none';

interface PublicPath {
  readonly path: string;
  readonly match: 'PathPrefix' | 'Exact';
  /** Only requests that bring a token, whatever is in it. */
  readonly withToken?: true;
  readonly check: Check;
}

/**
 * What the load balancer lets through without a token, with one, and with an administrator's. The first match wins in
 * the order of the Gateway API: exact before prefix, longer before shorter, more headers before fewer. A test compares
 * this with the policy of every operation of the gateway.
 */
const PUBLIC_PATHS: readonly PublicPath[] = [
  { path: '/api/v1/auth/sign-out-everywhere', match: 'Exact', check: 'signed-in' },
  { path: '/api/v1/auth', match: 'PathPrefix', check: 'none' },
  { path: '/api/docs', match: 'PathPrefix', check: 'none' },
  { path: '/api/openapi.json', match: 'Exact', check: 'none' },
  { path: '/api/v1/users', match: 'PathPrefix', check: 'administrators' }, // control: users-path
  { path: '/api/v1/email-domains', match: 'PathPrefix', check: 'administrators' },
  { path: '/api/v1/promised-roles', match: 'PathPrefix', check: 'administrators' }, // control: promised-roles-path
  { path: '/api', match: 'PathPrefix', check: 'signed-in' }, // control: api-path
  // Signing in is an operation of GraphQL too, and a WebSocket shows its token in the first message: without a token
  // the gateway decides by operation. A token that is sent must be a good one.
  { path: '/graphql', match: 'PathPrefix', withToken: true, check: 'signed-in' },
  { path: '/graphql', match: 'PathPrefix', check: 'none' },
  { path: '/', match: 'PathPrefix', check: 'none' },
];

/** Paths of the gateway that are not files of the web application, as CloudFront writes patterns. */
export const API_PATTERNS = ['/api/*', '/graphql', '/.well-known/*']; // control: api-patterns

const checkFilter = (name: Check) => ({
  type: 'ExtensionRef',
  extensionRef: { group: 'gateway.k8s.aws', kind: 'ListenerRuleConfiguration', name },
});

/** The load balancer reads `*` in the value of a header as any text, which is how it asks whether a header is there. */
const anyToken = [{ type: 'Exact', name: 'Authorization', value: '*' }];

export const rules = ({ edge }: AilaValues, backend: { readonly name: string; readonly port: number }): object[] =>
  PUBLIC_PATHS.map(({ path, match, withToken, check }) => ({
    matches: [{ path: { type: match, value: path }, ...(withToken && { headers: anyToken }) }],
    ...(check !== 'none' && { filters: nonEmpty(when(edge.tokenValidation, [checkFilter(check)])) }),
    backendRefs: [backend],
  }));
