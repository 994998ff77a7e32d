import { PART_OF } from '../cluster/labels.js';
import type { AilaValues } from '../parameters/index.js';
import { custom, Optional } from '../template/objects.js';
import { is } from '../template/tokens.js';
import { siteAclArn } from './firewall.js';
import { type Account, managed, ref } from './managed.js';
import { expireOldVersions, privateBucket } from './storage.js';

/** Ids that AWS publishes for its managed policies. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

const API_PATHS = ['/api/*', '/graphql'];

const year = 31536000;

/** The page may load its own code and talk to its own origin and to the bucket it uploads to; nobody may frame it. */
const contentSecurityPolicy = (bucketOrigin: string): string =>
  [
    "default-src 'self'",
    `connect-src 'self' ${bucketOrigin}`,
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

function headers(account: Account): void {
  const { aws, objectStore } = account.values;
  managed(account, 'cloudfront', 'ResponseHeadersPolicy', 'site', {
    name: `${aws.prefix}-security-headers`,
    securityHeadersConfig: {
      strictTransportSecurity: {
        accessControlMaxAgeSec: 2 * year,
        includeSubdomains: true,
        preload: false,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: 'DENY', override: true },
      referrerPolicy: { referrerPolicy: 'strict-origin-when-cross-origin', override: true },
      contentSecurityPolicy: {
        contentSecurityPolicy: contentSecurityPolicy(`https://${objectStore.bucket}.s3.${aws.region}.amazonaws.com`),
        override: true,
      },
    },
    customHeadersConfig: {
      items: [{ header: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()', override: true }],
    },
  });
}

function bucket(account: Account): void {
  const { aws } = account.values;
  privateBucket(account, {
    name: 'site',
    bucket: aws.siteBucket,
    lifecycle: [expireOldVersions(90)],
    statements: [
      {
        Sid: 'CloudFrontReads',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${aws.siteBucket}/*`,
        Condition: {
          StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::${aws.accountId}:distribution/${aws.distributionId}` },
        },
      },
    ],
  });
  managed(account, 'cloudfront', 'OriginAccessControl', 'site', {
    name: `${aws.prefix}-site`,
    description: 'CloudFront signs every request to the site bucket',
    originAccessControlOriginType: 's3',
    signingBehavior: 'always',
    signingProtocol: 'sigv4',
  });
}

const functionName = ({ aws }: AilaValues): string => `${aws.prefix}-application-routes`;

/**
 * A route of the web application is not an object of the bucket. A function and not an error page, because error pages
 * hold for the whole distribution and would turn the API's own refusals into the start page.
 */
const APPLICATION_ROUTES = `function handler(event) {
  var request = event.request;
  if (!/\\.[a-z0-9]+$/i.test(request.uri)) request.uri = '/index.html';
  return request;
}
`;

function applicationRoutes(account: Account): void {
  custom(
    account.at,
    'v1',
    'Secret',
    { name: 'application-routes', labels: PART_OF },
    {
      type: 'Opaque',
      stringData: { code: APPLICATION_ROUTES },
    },
  );
  managed(
    account,
    'cloudfront',
    'Function',
    'application-routes',
    {
      runtime: 'cloudfront-js-2.0',
      comment: 'Paths without a file extension are routes of the web application',
      publish: true,
      codeSecretRef: { name: 'application-routes', key: 'code' },
    },
    { externalName: functionName(account.values) },
  );
}

/** CloudFront as the only entrance: the site bucket by signed requests, the API through an internal load balancer. */
function distribution(account: Account): void {
  const { values } = account;
  const { aws, publicHost } = values;
  managed(account, 'cloudfront', 'VPCOrigin', 'api', {
    vpcOriginEndpointConfig: {
      name: `${aws.prefix}-api`,
      arn: aws.loadBalancerArn,
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: 'https-only',
      originSslProtocols: { items: ['TLSv1.2'], quantity: 1 },
    },
  });
  const behaviour = {
    viewerProtocolPolicy: 'redirect-to-https',
    responseHeadersPolicyId: aws.headersPolicyId,
    compress: true,
  };
  managed(account, 'cloudfront', 'Distribution', 'site', {
    enabled: true,
    comment: 'Aila',
    aliases: [publicHost],
    httpVersion: 'http2and3',
    isIpv6Enabled: true,
    defaultRootObject: 'index.html',
    webAclId: siteAclArn(values),
    origin: [
      {
        originId: 'site',
        domainName: `${aws.siteBucket}.s3.${aws.region}.amazonaws.com`,
        originAccessControlIdRef: ref('site'),
      },
      {
        originId: 'api',
        domainName: publicHost,
        // A tutor may think for a while before its first word.
        vpcOriginConfig: { vpcOriginId: aws.vpcOriginId, originReadTimeout: 60, originKeepaliveTimeout: 60 },
      },
    ],
    defaultCacheBehavior: {
      ...behaviour,
      targetOriginId: 'site',
      cachePolicyId: CACHING_OPTIMIZED,
      functionAssociation: [
        {
          eventType: 'viewer-request',
          functionArn: `arn:aws:cloudfront::${aws.accountId}:function/${functionName(values)}`,
        },
      ],
      allowedMethods: ['GET', 'HEAD', 'OPTIONS'],
      cachedMethods: ['GET', 'HEAD'],
    },
    orderedCacheBehavior: API_PATHS.map((pathPattern) => ({
      ...behaviour,
      viewerProtocolPolicy: 'https-only',
      pathPattern,
      targetOriginId: 'api',
      cachePolicyId: CACHING_DISABLED,
      originRequestPolicyId: ALL_VIEWER,
      allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
      cachedMethods: ['GET', 'HEAD'],
    })),
    loggingConfig: { bucket: `${aws.logBucket}.s3.amazonaws.com`, prefix: 'cloudfront/', includeCookies: false },
    restrictions: { geoRestriction: { restrictionType: 'none' } },
    viewerCertificate: {
      acmCertificateArn: aws.siteCertificateArn,
      minimumProtocolVersion: 'TLSv1.2_2021',
      sslSupportMethod: 'sni-only',
    },
  });
}

export function site({ at, values }: Account): void {
  const account = { at: new Optional(at, 'cloudfront', is(values.edge.entry, 'cloudfront')), values };
  bucket(account);
  headers(account);
  applicationRoutes(account);
  distribution(account);
}
