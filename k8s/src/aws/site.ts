import { PART_OF } from '../catalogue/labels.js';
import { API_PATTERNS } from '../catalogue/routes.js';
import type { AilaValues } from '../parameters/index.js';
import { custom, Optional } from '../template/objects.js';
import { choose, is } from '../template/tokens.js';
import { accessLog } from './access-log.js';
import { siteAclArn } from './firewall.js';
import { type Account, managed, ref } from './managed.js';
import { siteHeaders } from './site-headers.js';
import { expireOldVersions, privateBucket } from './storage.js';

/**
 * Ids that AWS publishes for its managed policies. The first heeds Cache-Control but keeps everything for a second: the
 * page itself, sent with no-cache, is asked for anew after that.
 */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

/**
 * How long CloudFront waits for the first byte, and then for each further one. More needs a higher quota of the account;
 * the gateway answers sooner in any case (REPLY_WAIT_MS), which a test holds together.
 */
const ORIGIN_READ_SECONDS = 60;

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
          // control: site-distribution
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

/**
 * CloudFront as the only entrance: the web application from the gateway or, by signed requests, from its bucket, and the
 * API through an internal load balancer.
 */
function distribution(account: Account): void {
  const { values } = account;
  const { aws, edge, publicHost } = values;
  managed(account, 'cloudfront', 'VPCOrigin', 'api', {
    vpcOriginEndpointConfig: {
      name: `${aws.prefix}-api`,
      arn: aws.loadBalancerArn,
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: 'https-only', // control: origin-https
      originSslProtocols: { items: ['TLSv1.2'], quantity: 1 },
    },
  });
  managed(account, 'cloudfront', 'Distribution', 'site', {
    enabled: true,
    comment: 'Aila',
    aliases: [publicHost],
    httpVersion: 'http2and3',
    isIpv6Enabled: true,
    defaultRootObject: 'index.html',
    webAclId: siteAclArn(values), // control: site-web-acl
    origin: [
      {
        originId: 'site',
        domainName: `${aws.siteBucket}.s3.${aws.region}.amazonaws.com`,
        originAccessControlIdRef: ref('site'),
      },
      {
        originId: 'api',
        domainName: publicHost,
        vpcOriginConfig: {
          vpcOriginId: aws.vpcOriginId,
          originReadTimeout: ORIGIN_READ_SECONDS,
          originKeepaliveTimeout: 60,
        },
      },
    ],
    defaultCacheBehavior: {
      viewerProtocolPolicy: 'redirect-to-https', // control: site-https
      responseHeadersPolicyId: aws.headersPolicyId,
      compress: true,
      targetOriginId: choose(is(edge.site, 'bucket'), 'site', 'api'),
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
    // The gateway writes the headers of its own answers.
    orderedCacheBehavior: API_PATTERNS.map((pathPattern) => ({
      viewerProtocolPolicy: 'https-only',
      compress: true,
      pathPattern,
      targetOriginId: 'api',
      cachePolicyId: CACHING_DISABLED,
      originRequestPolicyId: ALL_VIEWER,
      allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
      cachedMethods: ['GET', 'HEAD'],
    })),
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
  siteHeaders(account);
  applicationRoutes(account);
  distribution(account);
  accessLog(account);
}
