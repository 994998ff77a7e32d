/**
 * The part of CloudWatch's filter patterns for JSON that the watches use: `=` and `!=` with `*` in quoted text,
 * `EXISTS`, `NOT EXISTS`, `&&` before `||`, brackets, and selectors such as `$.resources[0].ARN`. A comparison with what is not there does not hold,
 * neither way; anything else is an error, never a guess. Reference: CloudWatch Logs User Guide, "Filter pattern syntax".
 */
type Test = (record: unknown) => boolean;

const TOKEN = /\s*(&&|\|\||!=|=|\(|\)|NOT EXISTS|EXISTS|\$[\w.[\]]+|"[^"]*")/y;

function tokens(pattern: string): string[] {
  const body = /^\{(.*)\}$/s.exec(pattern.trim())?.[1]?.trim();
  if (body === undefined) throw new Error(`not a pattern for JSON: ${pattern}`);
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const at = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(body) ?? [];
    if (token === undefined) throw new Error(`not understood: ${body.slice(at)}`);
    found.push(token);
  }
  return found;
}

const select = (selector: string, record: unknown): unknown =>
  [...selector.matchAll(/\.(\w+)|\[(\d+)\]/g)].reduce<unknown>(
    (value, [, key, index]) => (value as Record<string, unknown> | undefined)?.[key ?? index ?? ''],
    record,
  );

const like = (quoted: string): RegExp =>
  new RegExp(
    `^${quoted
      .slice(1, -1)
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')}$`,
    's',
  );

class Reader {
  readonly #rest: string[];

  constructor(pattern: string) {
    this.#rest = tokens(pattern);
  }

  whole(): Test {
    const test = this.#either();
    if (this.#rest.length > 0) throw new Error(`left over: ${this.#rest.join(' ')}`);
    return test;
  }

  #chain(operator: string, next: () => Test, join: (tests: Test[]) => Test): Test {
    const tests = [next()];
    while (this.#rest[0] === operator) {
      this.#rest.shift();
      tests.push(next());
    }
    return join(tests);
  }

  #either(): Test {
    return this.#chain(
      '||',
      () => this.#both(),
      (tests) => (record) => tests.some((test) => test(record)),
    );
  }

  #both(): Test {
    return this.#chain(
      '&&',
      () => this.#one(),
      (tests) => (record) => tests.every((test) => test(record)),
    );
  }

  #one(): Test {
    const first = this.#take();
    if (first === '(') {
      const inner = this.#either();
      if (this.#take() !== ')') throw new Error('a bracket is not closed');
      return inner;
    }
    if (!first.startsWith('$')) throw new Error(`a selector was expected, not ${first}`);
    const operator = this.#take();
    if (operator === 'EXISTS') return (record) => select(first, record) !== undefined;
    if (operator === 'NOT EXISTS') return (record) => select(first, record) === undefined;
    if (operator !== '=' && operator !== '!=') throw new Error(`an operator was expected, not ${operator}`);
    const wanted = like(this.#take());
    return (record) => {
      const value = select(first, record);
      return typeof value === 'string' && wanted.test(value) === (operator === '=');
    };
  }

  #take(): string {
    const token = this.#rest.shift();
    if (token === undefined) throw new Error('the pattern ends too early');
    return token;
  }
}

/** Whether a metric filter counts a record. */
export const counts = (pattern: string, record: object): boolean => new Reader(pattern).whole()(record);
