import type { UserActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who sent the request, with the token that proves it (to call other services in their name). */
export interface Caller {
  readonly actor: UserActor;
  readonly token: string;
}

/** The parts of a request that authentication reads and writes, whether it came over REST or GraphQL. */
export interface AuthenticatedRequest {
  headers: Record<string, string | string[] | undefined>;
  user?: UserActor;
}

/** For GraphQL, queries and subscriptions alike, the context carries the request. */
export function requestOf(context: ExecutionContext): AuthenticatedRequest {
  if (context.getType<string>() === 'graphql')
    return context.getArgByIndex<{ request: AuthenticatedRequest }>(2).request;
  return context.switchToHttp().getRequest<AuthenticatedRequest>();
}

export function bearerToken(request: AuthenticatedRequest): string | undefined {
  const header = request.headers['authorization'];
  return typeof header === 'string' && /^bearer /i.test(header) ? header.slice('bearer '.length).trim() : undefined;
}

function callerOf(context: ExecutionContext): Caller {
  const request = requestOf(context);
  const token = bearerToken(request);
  if (!request.user || !token) throw new AilaError('UNAUTHENTICATED'); // control: caller-token
  return { actor: request.user, token };
}

/** The signed-in person as a handler's argument. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext) => callerOf(context).actor);

/** The signed-in person with their token, for handlers that pass the call on. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) => callerOf(context));
