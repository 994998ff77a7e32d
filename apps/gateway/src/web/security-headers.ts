import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

const year = 365 * 24 * 60 * 60;

/**
 * Security headers for every answer. The page loads nothing from elsewhere and shows no remote picture, so that nothing
 * in a course file or an answer can make a browser call out. CloudFront sends the same with the files of the site bucket
 * (k8s/src/aws/site-headers.ts).
 *
 * @param connect further origins that pages may call, such as the object store's
 */
export function securityHeaders(publicUrl: string, connect: readonly string[] = []): Record<string, string> {
  const secure = publicUrl.startsWith('https:');
  const socketOrigin = publicUrl.replace(/^http/, 'ws');
  const dress = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'", socketOrigin, ...connect],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: year, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  });
  // They are the same for every request, so one that is never sent tells them.
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  dress(request, response, (error) => {
    if (error) throw error instanceof Error ? error : new Error('No security headers.');
  });
  return {
    ...(response.getHeaders() as Record<string, string>),
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  };
}
