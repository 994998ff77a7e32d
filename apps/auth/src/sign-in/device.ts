import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Device } from '../provider/identity-provider.js';

interface RequestWithHeaders {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * The device behind a request. Only the gateway calls us, and it names the client's address and browser in headers
 * that it writes itself.
 */
export const CurrentDevice = createParamDecorator((_: unknown, context: ExecutionContext): Device => {
  const { headers } = context.switchToHttp().getRequest<RequestWithHeaders>();
  const header = (name: string) => String(headers[name] ?? '').slice(0, 400);
  return { userAgent: header('user-agent'), address: header('x-forwarded-for').split(',')[0]?.trim() ?? '' };
});
