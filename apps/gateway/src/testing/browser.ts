import type { Answer, GatewayUnderTest } from './gateway-under-test.js';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** As the server wrote them. */
  readonly attributes: string;
}

/** What browsers do with cookies: keep them by name and path, send those whose path fits, drop those that ended. */
export class Browser {
  private readonly cookies = new Map<string, Cookie>();

  constructor(private readonly gateway: GatewayUnderTest) {}

  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
    site: 'same-origin' | 'same-site' | 'cross-site' = 'same-origin',
  ): Promise<Answer<Body>> {
    const cookie = this.cookiesFor(path);
    const headers = { 'sec-fetch-site': site, ...(cookie === '' ? {} : { cookie }) };
    const answer = await this.gateway.call<Body>(method, path, { body, token, headers });
    for (const line of answer.headers.getSetCookie()) this.keep(line);
    return answer;
  }

  cookie(name: string): Cookie | undefined {
    return [...this.cookies.values()].find((cookie) => cookie.name === name);
  }

  pathsOf(name: string): string[] {
    return [...this.cookies.values()].filter((cookie) => cookie.name === name).map(({ path }) => path);
  }

  /** A second browser with the same cookies: a stolen copy. */
  copy(): Browser {
    const copy = new Browser(this.gateway);
    for (const [key, cookie] of this.cookies) copy.cookies.set(key, cookie);
    return copy;
  }

  private cookiesFor(path: string): string {
    const [pathname = ''] = path.split('?');
    return [...this.cookies.values()]
      .filter((cookie) => pathname === cookie.path || pathname.startsWith(`${cookie.path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', ...rest] = pair.split('=');
    const value = (wanted: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.split('=')[1];
    const path = value('path') ?? '/';
    const ended = value('max-age') === '0' || new Date(value('expires') ?? '9999-01-01') < new Date();
    if (ended) this.cookies.delete(`${name} ${path}`);
    else this.cookies.set(`${name} ${path}`, { name, value: rest.join('='), path, attributes: attributes.join('; ') });
  }
}
