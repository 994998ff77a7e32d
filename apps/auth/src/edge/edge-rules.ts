import type { PolicyName } from '@aila/access';

/** Which policy a proxy must see fulfilled before it lets a request through to a path and all below it. */
interface EdgeRule {
  readonly prefix: string;
  readonly policy: Extract<PolicyName, 'public' | 'signed-in' | 'teach' | 'people.manage'>;
}

/**
 * The first match counts. The three prefixes after the roles are for proxies that route people's areas apart. What is
 * not named is the web client and GraphQL, where each operation is checked by itself. Services decide everything again
 * and in more detail: this only lets a load balancer refuse early.
 */
const rules: readonly EdgeRule[] = [
  { prefix: '/admin', policy: 'people.manage' },
  { prefix: '/instructor', policy: 'teach' },
  { prefix: '/student', policy: 'signed-in' },
  { prefix: '/api/docs', policy: 'public' },
  { prefix: '/api/openapi.json', policy: 'public' },
  { prefix: '/api/v1/auth/sign-out-everywhere', policy: 'signed-in' },
  { prefix: '/api/v1/auth', policy: 'public' },
  { prefix: '/api/v1/users', policy: 'people.manage' },
  { prefix: '/api/v1/email-domains', policy: 'people.manage' },
  { prefix: '/api/v1/promised-roles', policy: 'people.manage' },
  { prefix: '/api', policy: 'signed-in' },
];

/**
 * The policy for a path as a proxy received it.
 *
 * @returns undefined for a path that can be read in two ways: nobody may call it
 */
export function edgePolicy(path: string): EdgeRule['policy'] | undefined {
  const readInTwoWays = /%2f|%5c|%00|\\/i;
  if (!path.startsWith('/') || readInTwoWays.test(path)) return undefined;
  // Collapsed before parsing: two slashes at the start would name a host.
  const [beforeQuery = ''] = path.split(/[?#]/);
  const resolved = decode(new URL(beforeQuery.replace(/\/{2,}/g, '/'), 'http://edge').pathname);
  if (resolved === undefined) return undefined;
  return rules.find(({ prefix }) => resolved === prefix || resolved.startsWith(`${prefix}/`))?.policy ?? 'public';
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
