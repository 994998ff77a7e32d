/** A rule of an HTTPRoute, as far as ours go. */
export interface RouteRule {
  readonly matches: readonly {
    readonly path: { readonly type: string; readonly value: string };
    readonly headers?: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly filters?: readonly { readonly extensionRef: { readonly name: string } }[];
}

interface RoutedRequest {
  readonly path: string;
  /** By names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Which check the load balancer makes, by the precedence of the Gateway API; `*` in a header's value is any text. */
export function checkFor(rules: readonly RouteRule[], { path, headers = {} }: RoutedRequest): string {
  const matching = rules.flatMap(({ matches, filters }) =>
    matches
      .filter(({ path: { type, value }, headers: wanted = [] }) => {
        const fits =
          type === 'Exact'
            ? path === value
            : path === value || path.startsWith(value.endsWith('/') ? value : `${value}/`);
        return (
          fits &&
          wanted.every((one) => {
            const sent = headers[one.name.toLowerCase()];
            return sent !== undefined && (one.value === '*' || one.value === sent);
          })
        );
      })
      .map((match) => ({ match, check: filters?.[0]?.extensionRef.name ?? 'none' })),
  );
  const rank = ({ match }: (typeof matching)[number]) => [
    match.path.type === 'Exact' ? 1 : 0,
    match.path.value.length,
    match.headers?.length ?? 0,
  ];
  matching.sort((a, b) => rank(b).reduce((sum, value, index) => sum || value - (rank(a)[index] ?? 0), 0));
  return matching[0]?.check ?? 'no route';
}
