import type { Construct } from 'constructs';
import { regionalAclArn } from '../aws/firewall.js';
import { ADMIN_PORT, PUBLIC_PORT } from '../catalogue/catalogue.js';
import { tokenAudience } from '../cluster/environment.js';
import { PART_OF } from '../catalogue/labels.js';
import type { AilaValues, Source } from '../parameters/index.js';
import { custom, Optional } from '../template/objects.js';
import { asText, choose, either, entries, given, is, when } from '../template/tokens.js';
import { rules } from '../catalogue/routes.js';

const GATEWAY_API = 'gateway.networking.k8s.io/v1';
const LOAD_BALANCER_API = 'gateway.k8s.aws/v1';

/** One class per installation: the AWS Load Balancer Controller as the Gateway API implementation for ALBs. */
const CONTROLLER = 'gateway.k8s.aws/alb';

/** TLS 1.2 at least, 1.3 where the client has it, forward secrecy always. */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06';

const attributeList = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value }));

function loadBalancer(scope: Construct, values: AilaValues): void {
  const { edge, aws } = values;
  const internal = is(edge.entry, 'cloudfront');
  const attributes: Record<string, string> = {
    // The client address is judged from X-Forwarded-For, so malformed headers never pass.
    'routing.http.drop_invalid_header_fields.enabled': 'true',
    'routing.http.xff_header_processing.mode': 'append',
    // A tutor may think for a while between two tokens.
    'idle_timeout.timeout_seconds': '300',
    'deletion_protection.enabled': 'true',
  };
  const accessLog: Record<string, string> = {
    'access_logs.s3.enabled': 'true', // control: load-balancer-log
    'access_logs.s3.bucket': choose(given(edge.accessLogBucket), edge.accessLogBucket, aws.logBucket),
    'access_logs.s3.prefix': 'load-balancer',
  };
  custom(
    scope,
    LOAD_BALANCER_API,
    'LoadBalancerConfiguration',
    { name: 'aila', labels: PART_OF },
    {
      spec: {
        scheme: choose(internal, 'internal', 'internet-facing'),
        // control: cloudfront-prefix-list
        ...entries(internal, { securityGroupPrefixes: [edge.cloudfrontPrefixList] }),
        listenerConfigurations: [
          // control: load-balancer-https
          { protocolPort: 'HTTPS:443', sslPolicy: TLS_POLICY, defaultCertificate: edge.certificateArn },
        ],
        loadBalancerAttributes: [
          ...attributeList(attributes),
          ...when(either(aws.enabled, given(edge.accessLogBucket)), attributeList(accessLog)),
        ],
        ...entries(given(edge.webAclId), { wafV2: { webACL: regionalAclArn(values) } }), // control: regional-web-acl
        ...entries(edge.shieldAdvanced, { shieldConfiguration: { enabled: true } }), // control: shield-advanced
        tags: { Project: aws.project },
      },
    },
  );
}

/** Pods are targets themselves, reached over TLS, and are judged by the readiness of their admin port. */
function targetGroup(scope: Construct, { pods }: AilaValues): void {
  custom(
    scope,
    LOAD_BALANCER_API,
    'TargetGroupConfiguration',
    { name: 'gateway', labels: PART_OF },
    {
      spec: {
        targetReference: { group: '', kind: 'Service', name: 'gateway' },
        defaultConfiguration: {
          targetType: 'ip',
          protocol: 'HTTPS',
          protocolVersion: 'HTTP1',
          healthCheckConfig: {
            healthCheckPath: '/readyz',
            healthCheckPort: String(ADMIN_PORT),
            healthCheckProtocol: 'HTTP',
            healthCheckInterval: 10,
            healthyThresholdCount: 2,
            unhealthyThresholdCount: 2,
          },
          targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: asText(pods.drainSeconds) }],
        },
      },
    },
  );
}

/** What a request needs before it may pass; the services check every token again and decide alone. */
function tokenChecks(scope: Construct, values: AilaValues): void {
  const { identity, aws, publicHost } = values;
  const pool = `https://cognito-idp.${aws.region}.amazonaws.com/${identity.userPoolId}`;
  const cognito = is(identity.provider, 'cognito');
  const jwtValidationConfig = {
    issuer: choose(cognito, pool, `https://${publicHost}`),
    jwksEndpoint: choose(cognito, `${pool}/.well-known/jwks.json`, `https://${publicHost}/.well-known/jwks.json`),
  };
  const client = { format: 'single-string', name: 'client_id', values: [tokenAudience(values)] };
  const check = (name: string, ...claims: object[]) =>
    custom(
      scope,
      LOAD_BALANCER_API,
      'ListenerRuleConfiguration',
      { name, labels: PART_OF },
      {
        spec: {
          actions: [
            {
              type: 'jwt-validation', // control: edge-token-validation
              jwtValidationConfig: { ...jwtValidationConfig, additionalClaims: [client, ...claims] },
            },
          ],
        },
      },
    );
  check('signed-in');
  // control: administrators-claim
  check('administrators', { format: 'string-array', name: 'cognito:groups', values: ['admin'] });
}

function route(scope: Construct, values: AilaValues): void {
  custom(
    scope,
    GATEWAY_API,
    'HTTPRoute',
    { name: 'aila', labels: PART_OF },
    {
      spec: {
        parentRefs: [{ name: 'aila', sectionName: 'https' }],
        hostnames: [values.publicHost],
        rules: rules(values, { name: 'gateway', port: PUBLIC_PORT }),
      },
    },
  );
}

/** The cluster-wide half: which controller serves this installation. */
export function gatewayClass(scope: Construct, { values, namespace }: Source): void {
  custom(
    new Optional(scope, 'edge', values.edge.enabled),
    GATEWAY_API,
    'GatewayClass',
    { name: namespace, labels: PART_OF },
    {
      spec: { controllerName: CONTROLLER },
    },
  );
}

export function edge(scope: Construct, { values, namespace }: Source): void {
  const at = new Optional(scope, 'edge', values.edge.enabled);
  loadBalancer(at, values);
  targetGroup(at, values);
  custom(
    at,
    GATEWAY_API,
    'Gateway',
    { name: 'aila', labels: PART_OF },
    {
      spec: {
        gatewayClassName: namespace,
        infrastructure: {
          parametersRef: { group: 'gateway.k8s.aws', kind: 'LoadBalancerConfiguration', name: 'aila' },
        },
        listeners: [
          {
            name: 'https',
            protocol: 'HTTPS',
            port: 443,
            hostname: values.publicHost,
            allowedRoutes: { namespaces: { from: 'Same' } },
          },
        ],
      },
    },
  );
  route(at, values);
  tokenChecks(new Optional(at, 'token checks', values.edge.tokenValidation), values);
}
