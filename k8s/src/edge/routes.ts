import type { AilaValues } from '../parameters/index.js';
import { nonEmpty, when } from '../template/tokens.js';

type Check = 'signed-in' | 'administrators' | 'none';

interface PublicPath {
  readonly path: string;
  readonly match: 'PathPrefix' | 'Exact';
  /** A WebSocket carries its token in the first message, which the gateway checks; a browser cannot set the header. */
  readonly upgrade?: true;
  readonly check: Check;
}

/**
 * What the load balancer lets through without a token, with one, and with an administrator's. The first match wins in
 * the order of the Gateway API: exact before prefix, longer before shorter, more headers before fewer.
 */
const PUBLIC_PATHS: readonly PublicPath[] = [
  { path: '/api/v1/auth', match: 'PathPrefix', check: 'none' },
  { path: '/api/docs', match: 'PathPrefix', check: 'none' },
  { path: '/api/openapi.json', match: 'Exact', check: 'none' },
  { path: '/api/v1/users', match: 'PathPrefix', check: 'administrators' },
  { path: '/api/v1/audit', match: 'PathPrefix', check: 'administrators' },
  { path: '/api/v1/connections', match: 'PathPrefix', check: 'administrators' },
  { path: '/api', match: 'PathPrefix', check: 'signed-in' },
  { path: '/graphql', match: 'PathPrefix', check: 'signed-in' },
  { path: '/graphql', match: 'PathPrefix', upgrade: true, check: 'none' },
  { path: '/', match: 'PathPrefix', check: 'none' },
];

const checkFilter = (name: Check) => ({
  type: 'ExtensionRef',
  extensionRef: { group: 'gateway.k8s.aws', kind: 'ListenerRuleConfiguration', name },
});

export const rules = ({ edge }: AilaValues, backend: { readonly name: string; readonly port: number }): object[] =>
  PUBLIC_PATHS.map(({ path, match, upgrade, check }) => ({
    matches: [
      {
        path: { type: match, value: path },
        ...(upgrade && { headers: [{ type: 'Exact', name: 'Upgrade', value: 'websocket' }] }),
      },
    ],
    ...(check !== 'none' && { filters: nonEmpty(when(edge.tokenValidation, [checkFilter(check)])) }),
    backendRefs: [backend],
  }));
