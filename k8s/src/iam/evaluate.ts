/**
 * A small part of IAM's evaluation, enough for the identity policies of this system: Allow and Deny, wildcards in
 * actions and resources, and the condition operators that occur. Anything else is an error, never a guess.
 */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

type OneOrMore = string | readonly string[];

export interface PolicyDocument {
  readonly Statement: readonly {
    readonly Effect: 'Allow' | 'Deny';
    readonly Action: OneOrMore;
    readonly Resource?: OneOrMore;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
  }[];
}

const many = (value: OneOrMore): readonly string[] => (typeof value === 'string' ? [value] : value);

/** `*` is any text, `?` is any one character. */
function like(pattern: string, value: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`).test(value);
}

const OPERATORS: Readonly<Record<string, (wanted: readonly string[], actual: readonly string[]) => boolean>> = {
  StringEquals: (wanted, [actual]) => actual !== undefined && wanted.includes(actual),
  StringLike: (wanted, [actual]) => actual !== undefined && wanted.some((pattern) => like(pattern, actual)),
  'ForAnyValue:StringEquals': (wanted, actual) => actual.some((value) => wanted.includes(value)),
  // True as well of what is not there, so it needs another condition beside it.
  'ForAllValues:StringEquals': (wanted, actual) => actual.every((value) => wanted.includes(value)),
  'ForAnyValue:StringLike': (wanted, actual) => actual.some((value) => wanted.some((pattern) => like(pattern, value))),
};

type Statement = PolicyDocument['Statement'][number];

function matches(
  { Action, Resource = '*', Condition = {} }: Statement,
  { action, resource, context = {} }: Request,
): boolean {
  const conditionsHold = Object.entries(Condition).every(([name, keys]) => {
    const operator = OPERATORS[name];
    if (!operator) throw new Error(`The condition operator ${name} is not known here.`);
    return Object.entries(keys).every(([key, wanted]) => operator(many(wanted), many(context[key] ?? [])));
  });
  return (
    conditionsHold &&
    many(Action).some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    many(Resource).some((pattern) => like(pattern, resource))
  );
}

export function isAllowed(documents: readonly PolicyDocument[], request: Request): boolean {
  const effects = documents
    .flatMap(({ Statement }) => Statement)
    .filter((statement) => matches(statement, request))
    .map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}
