import { AilaError } from '@aila/contracts';
import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { getComplexity, simpleEstimator } from 'graphql-query-complexity';

/** The deepest useful query (course, concepts, modules, progress, field) has 5 levels. */
const maxDepth = 8;
/** One for each field; the largest screen needs about 60. Aliases count each time. */
const maxComplexity = 400;

/** A validation rule: refuses a query that is nested too deeply, fragments and introspection included. */
export function limitDepth(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const depth = depthOf(operation.selectionSet, context, new Set());
      if (depth > maxDepth) {
        const refusal = new AilaError('QUERY_TOO_DEEP', { max: maxDepth });
        context.reportError(new GraphQLError(refusal.message, { nodes: operation, originalError: refusal }));
      }
    },
  };
}

function depthOf(
  set: SelectionSetNode | undefined,
  context: ValidationContext,
  open: Set<FragmentDefinitionNode>,
): number {
  if (!set) return 0;
  const depths = set.selections.map((selection) => {
    if (selection.kind === Kind.FIELD) {
      // Introspection is deep by nature and switched off in production.
      return selection.name.value.startsWith('__') ? 0 : 1 + depthOf(selection.selectionSet, context, open);
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet, context, open);
    const fragment = context.getFragment(selection.name.value);
    if (!fragment || open.has(fragment)) return 0;
    return depthOf(fragment.selectionSet, context, new Set([...open, fragment]));
  });
  return Math.max(0, ...depths);
}

/** Before validation: refuses a query that asks for too many fields at once. */
export async function limitComplexity(schema: GraphQLSchema, document: DocumentNode): Promise<void> {
  let complexity: number;
  try {
    complexity = getComplexity({ schema, query: document, estimators: [simpleEstimator({ defaultComplexity: 1 })] });
  } catch {
    // An invalid query or a missing variable: validation says so in better words.
    return;
  }
  if (complexity > maxComplexity) throw new AilaError('QUERY_TOO_COMPLEX', { max: maxComplexity });
}
