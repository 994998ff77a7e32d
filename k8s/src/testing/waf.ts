import { posix } from 'node:path';

interface Override {
  readonly Name: string;
  readonly ActionToUse: object;
}

/** The statements of WAF that our rules are made of. */
interface Statement {
  readonly AndStatement?: { readonly Statements: readonly Statement[] };
  readonly OrStatement?: { readonly Statements: readonly Statement[] };
  readonly NotStatement?: { readonly Statement: Statement };
  readonly LabelMatchStatement?: { readonly Key: string };
  readonly IPSetReferenceStatement?: { readonly ARN: string };
  readonly RegexMatchStatement?: {
    readonly RegexString: string;
    readonly TextTransformations: readonly { readonly Type: string }[];
  };
  readonly ManagedRuleGroupStatement?: { readonly Name: string; readonly RuleActionOverrides?: readonly Override[] };
  readonly RateBasedStatement?: {
    readonly Limit: number;
    readonly EvaluationWindowSec: number;
    readonly AggregateKeyType: string;
    readonly ScopeDownStatement?: Statement;
  };
}

export interface WafRule {
  readonly Name: string;
  readonly Priority: number;
  readonly Statement: Statement;
  readonly Action?: { readonly Block?: { readonly CustomResponse?: { readonly ResponseCode: number } } };
}

export interface WafRequest {
  readonly address: string;
  /** As the caller wrote it. */
  readonly path: string;
  /** Which rules of the managed groups find something, since their patterns are AWS's own. */
  readonly findings?: Readonly<Record<string, readonly string[]>>;
}

const transformations: Readonly<Record<string, (path: string) => string>> = {
  NONE: (path) => path,
  URL_DECODE: decodeURIComponent,
  NORMALIZE_PATH: posix.normalize,
};

const labelNames: Readonly<Record<string, string>> = {
  AWSManagedRulesCommonRuleSet: 'core-rule-set',
  AWSManagedRulesSQLiRuleSet: 'sql-database',
  AWSManagedRulesKnownBadInputsRuleSet: 'known-bad-inputs',
};

/** Decides on requests of one minute as WAF does: rules by priority, labels handed on, the first block ends it. */
export class Waf {
  private readonly rules: readonly WafRule[];
  private readonly counts = new Map<string, number>();

  /** @param isTrusted which addresses are in the IP set */
  constructor(
    ruleJson: string,
    private readonly isTrusted: (address: string) => boolean = () => false,
  ) {
    this.rules = (JSON.parse(ruleJson) as WafRule[]).toSorted((a, b) => a.Priority - b.Priority);
  }

  /** @returns 200, or the status of the refusal */
  answer(request: WafRequest): number {
    const labels = new Set<string>();
    for (const { Name, Statement, Action } of this.rules) {
      const group = Statement.ManagedRuleGroupStatement;
      if (group) {
        if (this.isStopped(group, request, labels)) return 403;
      } else if (
        Statement.RateBasedStatement
          ? this.isTooMany(Name, Statement.RateBasedStatement, request)
          : this.matches(Statement, request, labels)
      ) {
        if (Action?.Block) return Action.Block.CustomResponse?.ResponseCode ?? 403;
      }
    }
    return 200;
  }

  private isStopped(
    { Name, RuleActionOverrides = [] }: NonNullable<Statement['ManagedRuleGroupStatement']>,
    { findings = {} }: WafRequest,
    labels: Set<string>,
  ): boolean {
    const found = findings[Name] ?? [];
    for (const rule of found) labels.add(`awswaf:managed:aws:${labelNames[Name]}:${rule.replace(/_BODY$/, '_Body')}`);
    return found.some((rule) => !RuleActionOverrides.some((one) => one.Name === rule && 'Count' in one.ActionToUse));
  }

  private isTooMany(
    name: string,
    { Limit, AggregateKeyType, ScopeDownStatement }: NonNullable<Statement['RateBasedStatement']>,
    request: WafRequest,
  ): boolean {
    if (AggregateKeyType !== 'IP') throw new Error(`The caller chooses what is counted: ${AggregateKeyType}`);
    if (ScopeDownStatement && !this.matches(ScopeDownStatement, request, new Set())) return false;
    const key = `${name} ${request.address}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count > Limit;
  }

  private matches(statement: Statement, request: WafRequest, labels: ReadonlySet<string>): boolean {
    const each = (one: Statement): boolean => this.matches(one, request, labels);
    if (statement.AndStatement) return statement.AndStatement.Statements.every(each);
    if (statement.OrStatement) return statement.OrStatement.Statements.some(each);
    if (statement.NotStatement) return !each(statement.NotStatement.Statement);
    if (statement.LabelMatchStatement) return labels.has(statement.LabelMatchStatement.Key);
    if (statement.IPSetReferenceStatement) return this.isTrusted(request.address);
    if (statement.RegexMatchStatement) {
      const { RegexString, TextTransformations } = statement.RegexMatchStatement;
      const path = TextTransformations.reduce((text, { Type }) => transformations[Type]?.(text) ?? text, request.path);
      return new RegExp(RegexString).test(path);
    }
    throw new Error(`Not known here: ${Object.keys(statement).join()}`);
  }
}
