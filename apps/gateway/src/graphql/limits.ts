import { AilaError } from '@aila/contracts';
import {
  getNamedType,
  GraphQLError,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** The deepest useful query (course, concepts, modules, progress, field) has 5 levels. */
const maxDepth = 8;
/** One for each field and more for each operation; the largest screen needs about 60 fields. Aliases count each time. */
const maxComplexity = 400;
/**
 * An operation (a field of `Query`, `Mutation` or `Subscription`) calls a service or opens a transaction, which costs so
 * much more than a field of its answer that 13 of them are a full document. No other field has a resolver: a test says so.
 */
export const operationCost = 30;
/** Of a document as it is parsed: room for the largest useful query several times over. */
export const maxTokens = 4_000;

/** In place of that for what is not to be tried many times in one request under aliases: guessing passwords, sending mail. */
export const onePerRequest = { complexity: maxComplexity / 2 } as const;

/** A validation rule: refuses a query that is nested too deeply, fragments and introspection included. */
export function limitDepth(context: ValidationContext): ASTVisitor {
  const depthOf = measure((selections) => {
    const depths = selections.map(({ name, inside }) => {
      // Introspection is deep by nature and switched off in production.
      if (name?.startsWith('__')) return 0;
      return (name === undefined ? 0 : 1) + inside();
    });
    return Math.max(0, ...depths);
  }, context);
  return {
    OperationDefinition(operation) {
      if (depthOf(operation) > maxDepth) refuse(context, operation, new AilaError('QUERY_TOO_DEEP', { max: maxDepth }));
    },
  };
}

/**
 * A validation rule: refuses a query that asks for too many operations or fields at once. It goes by the document alone, as
 * validation is remembered for each document: neither variables, directives nor the operation's name change the sum.
 */
export function limitComplexity(context: ValidationContext): ASTVisitor {
  const costOf = measure((selections) => {
    const costs = selections.map(({ name, cost, inside }) => (name?.startsWith('__') ? 1 : cost + inside()));
    return costs.reduce((sum, one) => sum + one, 0);
  }, context);
  return {
    OperationDefinition(operation) {
      if (costOf(operation) > maxComplexity)
        refuse(context, operation, new AilaError('QUERY_TOO_COMPLEX', { max: maxComplexity }));
    },
  };
}

/** A validation rule for sockets, which have no answer that could carry a cookie. */
export function subscriptionsOnly(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) return;
      const problems = ['Sockets serve subscriptions; send queries and mutations over HTTP'];
      refuse(context, operation, new AilaError('BAD_INPUT', { problems }));
    },
  };
}

function refuse(context: ValidationContext, operation: OperationDefinitionNode, refusal: AilaError): void {
  const { message, code, parameters } = refusal;
  // Mercurius keeps of a refused document what can be written down, and no errors behind errors.
  context.reportError(new GraphQLError(message, { nodes: operation, extensions: { code, parameters } }));
}

/** A field with its own cost, or a fragment (without a name), and what lies inside. */
interface Selection {
  readonly name: string | undefined;
  readonly cost: number;
  inside(): number;
}

/**
 * Folds an operation from the inside out. Each fragment is looked at once however often it is used, or a short document
 * could keep us busy for ever; one that uses itself counts nothing, for another rule refuses it.
 */
function measure(
  fold: (selections: readonly Selection[]) => number,
  context: ValidationContext,
): (operation: OperationDefinitionNode) => number {
  const schema = context.getSchema();
  const operations = new Set<GraphQLNamedType | null | undefined>(
    Object.values(OperationTypeNode).map((kind) => schema.getRootType(kind)),
  );
  const known = new Map<FragmentDefinitionNode, number>();
  const ofSet = (set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined): number =>
    set ? fold(set.selections.map((selection) => selectionOf(selection, parent))) : 0;
  const ofFragment = (fragment: FragmentDefinitionNode): number => {
    if (!known.has(fragment)) {
      known.set(fragment, 0);
      known.set(fragment, ofSet(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value)));
    }
    return known.get(fragment) ?? 0;
  };
  const selectionOf = (selection: SelectionNode, parent: GraphQLNamedType | undefined): Selection => {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
      const usual = parent && operations.has(parent) ? operationCost : 1;
      const cost = (field?.extensions['complexity'] as number | undefined) ?? usual;
      return { name, cost, inside: () => ofSet(selection.selectionSet, field && getNamedType(field.type)) };
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const type = condition === undefined ? parent : schema.getType(condition);
      return { name: undefined, cost: 0, inside: () => ofSet(selection.selectionSet, type) };
    }
    const fragment = context.getFragment(selection.name.value);
    return { name: undefined, cost: 0, inside: () => (fragment ? ofFragment(fragment) : 0) };
  };
  return (operation) => ofSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}
