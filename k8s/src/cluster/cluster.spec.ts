import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { find, manifestsOf, ofKind, podsOf, specOf, statementsOf } from '../testing/find.js';
import { ROOT } from '../testing/helm.js';
import { VALUE_SETS } from '../testing/value-sets.js';
import { parameters } from '../parameters/index.js';
import { resolve } from '../template/registry.js';
import { SERVICE_NAMES, SERVICES } from '../catalogue/catalogue.js';

const manifests = manifestsOf();
const everyPod = Object.entries(VALUE_SETS).flatMap(([set, values]) =>
  podsOf(manifestsOf(values)).map((pod) => ({ set, pod, name: pod.name })),
);
const services = podsOf(manifests).filter(({ name }) => name !== 'migrate');

describe('a pod that is taken over has nothing to work with', () => {
  test.each(everyPod)('$name ($set): restricted level, and a root it cannot write', ({ pod: { spec } }) => {
    expect(spec).toMatchObject({ hostNetwork: false, hostPID: false, hostIPC: false });
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.securityContext['runAsUser']).toBeGreaterThan(10000);
    for (const { securityContext } of spec.containers) {
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
      });
    }
  });

  test.each(everyPod)(
    '$name ($set): no token of the API server, no service addresses in its environment',
    ({ pod }) => {
      expect(pod.spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    },
  );

  test.each(everyPod)('$name ($set): only /tmp can be written, and it is bounded', ({ pod: { spec } }) => {
    const writable = spec.containers.flatMap(({ volumeMounts }) => volumeMounts.filter(({ readOnly }) => !readOnly));
    expect(writable.map(({ mountPath }) => mountPath)).toEqual(['/tmp']);
    const tmp = spec.volumes.find(({ name }) => name === 'tmp');
    expect(tmp).toMatchObject({ emptyDir: { sizeLimit: expect.stringMatching(/^\d+(Mi|Gi)$/) } });
    const kinds = spec.volumes.flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name'));
    expect(kinds.filter((kind) => !['emptyDir', 'secret', 'configMap'].includes(kind))).toEqual([]);
  });

  test.each(everyPod)('$name ($set): secrets are files, never values in the manifest', ({ pod: { spec } }) => {
    for (const { name, value } of spec.containers.flatMap(({ env }) => env)) {
      if (/PASSWORD|SECRET|API_KEY|KEY_FILE|CREDENTIALS/.test(name) && name !== 'PASSWORD_MIN_LENGTH')
        expect(value).toMatch(/^\/etc\/aila\//);
    }
  });
});

describe('the cluster cannot starve or lose a service', () => {
  test.each(everyPod)('$name ($set): memory and disk are requested and limited', ({ pod }) => {
    for (const { resources } of pod.spec.containers) {
      expect(Object.keys(resources.requests).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
      expect(Object.keys(resources.limits).sort()).toEqual(['ephemeral-storage', 'memory']);
    }
  });

  test.each(services)('$name: probes ask the admin port, which no policy opens to users', ({ spec }) => {
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      expect(spec.containers[0]?.[probe]).toMatchObject({ httpGet: { port: 9090 } });
    }
  });

  test.each(services)('$name: stopping leaves time for the pause and then for running work', ({ spec }) => {
    const pause = spec.containers[0]?.lifecycle.preStop.sleep.seconds ?? 0;
    expect(pause).toBeGreaterThanOrEqual(15);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(pause + 30);
  });

  test.each(services)('$name: spread over zones and nodes, one pod away at a time', ({ name, spec, labels }) => {
    const keys = (spec['topologySpreadConstraints'] as { topologyKey: string }[]).map(({ topologyKey }) => topologyKey);
    expect(keys).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
    const { maxUnavailable, selector } = specOf(find(manifests, 'PodDisruptionBudget', name)) as {
      maxUnavailable: number;
      selector: { matchLabels: Record<string, string> };
    };
    expect(maxUnavailable).toBe(1);
    expect(labels).toMatchObject(selector.matchLabels);
  });

  test('what scales has no fixed number, and what does not has one', () => {
    for (const values of Object.values(VALUE_SETS)) {
      const all = manifestsOf(values);
      const scaled = [...ofKind(all, 'HorizontalPodAutoscaler'), ...ofKind(all, 'ScaledObject')].map(
        ({ metadata }) => metadata.name,
      );
      for (const deployment of ofKind(all, 'Deployment')) {
        expect('replicas' in specOf(deployment)).toBe(!scaled.includes(deployment.metadata.name));
      }
    }
  });

  test('two scalers never fight over one service', () => {
    const all = manifestsOf(VALUE_SETS['full']);
    const scaled = [...ofKind(all, 'HorizontalPodAutoscaler'), ...ofKind(all, 'ScaledObject')].map(
      ({ metadata }) => metadata.name,
    );
    expect(scaled.sort()).toEqual([...SERVICE_NAMES].sort());
  });
});

describe('the scaling of text-gen', () => {
  const scalersOf = (keda: object) => {
    const all = manifestsOf({ keda });
    const named = (kind: string) => ofKind(all, kind).filter(({ metadata }) => metadata.name === 'text-gen');
    return { byCpu: named('HorizontalPodAutoscaler'), byWork: named('ScaledObject') };
  };
  const prometheusAddress = 'http://prometheus.example.edu:9090';

  test('follows the running replies that the service counts, and CPU as well', () => {
    const { byCpu, byWork } = scalersOf({ enabled: true, prometheusAddress, repliesPercent: 50 });
    expect(byCpu).toEqual([]);
    const { triggers, ...spec } = specOf(byWork[0] as Parameters<typeof specOf>[0]) as {
      triggers: { type: string; metricType: string; metadata: Record<string, string> }[];
    };
    expect(spec).toMatchObject({ scaleTargetRef: { name: 'text-gen' }, minReplicaCount: 2 });
    const [replies, cpu] = triggers;
    expect(replies).toMatchObject({
      type: 'prometheus',
      metricType: 'AverageValue',
      metadata: { serverAddress: prometheusAddress, threshold: '50' },
    });
    expect(cpu).toMatchObject({ type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } });
    const metrics = [...(replies?.metadata['query'] ?? '').matchAll(/aila_\w+/g)].map(([name]) => name);
    const service = readFileSync(join(ROOT, 'apps/text-gen/src/turns/tutor-metrics.ts'), 'utf8');
    expect(metrics).toHaveLength(2);
    for (const name of metrics) expect(service).toContain(`name: '${name}'`);
  });

  test('follows CPU alone without KEDA, or without a Prometheus that it could ask', () => {
    for (const keda of [{ prometheusAddress }, { enabled: true }]) {
      const { byCpu, byWork } = scalersOf(keda);
      expect([byCpu.length, byWork.length]).toEqual([1, 0]);
    }
  });
});

describe('images', () => {
  test('a digest wins over the tag', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const pod = podsOf(manifestsOf({ gateway: { digest } })).find(({ name }) => name === 'gateway');
    expect(pod?.spec.containers[0]?.image).toMatch(new RegExp(`/gateway@${digest}$`));
  });

  test.each(everyPod)('$name ($set): comes from the repositories of the account', ({ set, pod: { spec } }) => {
    const { registry } = resolve(parameters, VALUE_SETS[set] ?? {}).image;
    expect(registry).toMatch(/^\d{12}[.]dkr[.]ecr[.][a-z0-9-]+[.]amazonaws[.]com\/[a-z0-9/-]+$/);
    const [repository] = SERVICE_NAMES.map((name) => `${registry}/${name}`).filter((name) =>
      spec.containers.every(({ image }) => image.startsWith(`${name}:`) || image.startsWith(`${name}@`)),
    );
    expect(repository).toBeDefined();
  });
});

describe('nothing has an address outside the cluster', () => {
  test('no pod and no service has an address outside the cluster', () => {
    for (const values of Object.values(VALUE_SETS)) {
      const all = manifestsOf(values);
      const exposed = ofKind(all, 'Service').filter((service) => {
        const { type = 'ClusterIP', externalIPs } = specOf(service) as { type?: string; externalIPs?: unknown };
        return type !== 'ClusterIP' || externalIPs !== undefined;
      });
      expect(exposed).toEqual([]);
      const ports = podsOf(all).flatMap(({ spec }) => spec.containers.flatMap(({ ports = [] }) => ports as object[]));
      expect(ports.filter((port) => 'hostPort' in port)).toEqual([]);
    }
  });
});

describe('the migration', () => {
  const jobs = (values: object = {}): string[] =>
    ofKind(manifestsOf(values), 'Job').map(({ metadata }) => metadata.name);

  test('is a Job of its own for each revision, since a Job cannot be changed', () => {
    expect(jobs()).toEqual(jobs());
    expect(jobs()).toEqual([expect.stringMatching(/^migrate-[0-9a-f]{8}$/)]);
    expect(jobs({ image: { tag: '9.9.9' } })).not.toEqual(jobs());
    expect(jobs({ database: { host: 'elsewhere.example' } })).not.toEqual(jobs());
  });

  test.each(Object.entries(VALUE_SETS))('comes with what it needs, not before it (%s)', (_, values) => {
    const hooks = manifestsOf(values).filter(({ metadata }) =>
      Object.keys((metadata as { annotations?: object }).annotations ?? {}).some((name) => name.startsWith('helm.sh/')),
    );
    expect(hooks).toEqual([]);
  });
});

describe('services talk TLS with names that they prove', () => {
  test.each(SERVICE_NAMES)('%s has a certificate for its own names, for both ends of a connection', (name) => {
    const certificate = specOf(find(manifests, 'Certificate', name)) as {
      dnsNames: string[];
      usages: string[];
      secretName: string;
    };
    expect(certificate.dnsNames).toEqual(expect.arrayContaining([name, `${name}.aila.svc`]));
    expect(certificate.usages).toEqual(expect.arrayContaining(['server auth', 'client auth']));
    const pod = services.find((one) => one.name === name);
    expect(pod?.spec.volumes).toContainEqual({
      name: 'tls',
      secret: { secretName: certificate.secretName, defaultMode: 0o440 },
    });
  });

  test('a renewed authority keeps its key, a renewed service does not', () => {
    const keyOf = (name: string) => specOf(find(manifests, 'Certificate', name))['privateKey'];
    expect(keyOf('aila-ca')).toMatchObject({ rotationPolicy: 'Never' });
    for (const name of SERVICE_NAMES) expect(keyOf(name)).toMatchObject({ rotationPolicy: 'Always' });
  });

  test('every address of a service is https and every database connection is verified', () => {
    for (const { spec } of podsOf(manifests)) {
      const env = Object.fromEntries(
        spec.containers.flatMap(({ env: all }) => all).map(({ name, value }) => [name, value]),
      );
      for (const name of ['AUTH_URL', 'FILES_URL', 'TEXT_GEN_URL', 'PUBLIC_URL'])
        expect(env[name] ?? 'https://').toMatch(/^https:/);
      expect(env['DATABASE_CA_FILE']).toMatch(/^\/etc\//);
      expect(env['QUEUE_URL'] ?? 'rediss:').toMatch(/^rediss:/);
    }
  });
});

describe('settings', () => {
  test('a service knows the addresses of those it may call, and of nobody else', () => {
    for (const { name, spec } of services) {
      const known = spec.containers[0]?.env.flatMap(
        ({ value = '' }) => /^https:\/\/([a-z-]+):8443/.exec(value)?.[1] ?? [],
      );
      const { calls } = SERVICES[name as keyof typeof SERVICES];
      expect([...new Set(known)].filter((callee) => callee !== name).sort()).toEqual([...calls].sort());
    }
  });

  test('the files that a worker may read at the same time fit into its scratch space and its memory', () => {
    const { objectStore, reading, ingest } = resolve(parameters, {});
    const bytes = (text: string): number => Number.parseInt(text) * (text.endsWith('Gi') ? 1024 ** 3 : 1024 ** 2);
    expect(objectStore.maxFileBytes * reading.concurrency).toBeLessThan(bytes(ingest.scratch));
    const { limits } = ingest.resources as { limits: { memory: string } };
    // The service itself, with the embedding model in its thread.
    const own = 448 * 1024 ** 2;
    expect(reading.maxMemoryBytes * reading.concurrency + own).toBeLessThan(bytes(limits.memory));
  });

  test('replies have time to end before a pod is killed', () => {
    const { pods, tutor } = resolve(parameters, {});
    // The drain of connections, which `startService` bounds, comes after that of replies.
    expect(pods.drainSeconds * 1000 + tutor.drainMs + 20_000).toBeLessThan(pods.terminationSeconds * 1000);
  });
});

describe('what an installation brings itself', () => {
  const own = manifestsOf(VALUE_SETS['own']);
  const pods = podsOf(own);
  const podNamed = (name: string) => pods.find((pod) => pod.name === name);
  const envOf = (name: string) =>
    Object.fromEntries(
      podNamed(name)?.spec.containers.flatMap(({ env }) => env.map((one) => [one.name, one.value])) ?? [],
    );

  test.each(pods)('$name trusts the certificates of the university', ({ spec }) => {
    const [container] = spec.containers;
    const file = container?.env.find(({ name }) => name === 'NODE_EXTRA_CA_CERTS')?.value ?? '';
    const mount = container?.volumeMounts.find(({ mountPath }) => file.startsWith(`${mountPath}/`));
    expect(spec.volumes.find(({ name }) => name === mount?.name)).toMatchObject({
      configMap: { name: 'university-ca' },
    });
  });

  test('roles that exist are used, the others are named by the prefix', () => {
    const roleOf = (name: string): unknown =>
      (find(own, 'ServiceAccount', name).metadata as { annotations?: Record<string, string> }).annotations?.[
        'eks.amazonaws.com/role-arn'
      ];
    expect(roleOf('gateway')).toBe('arn:aws:iam::444455556666:role/learning/tutor-gateway');
    expect(roleOf('migrate')).toBe('arn:aws:iam::444455556666:role/learning/tutor-migrate');
    expect(roleOf('files')).toBe('arn:aws:iam::444455556666:role/learning-files');
  });

  test('Crossplane does not make a role that exists, and its pods are associated with that', () => {
    const gateway = 'arn:aws:iam::444455556666:role/mine';
    const all = manifestsOf({ aws: { enabled: true }, iam: { mode: 'podIdentity', roleArns: { gateway } } });
    expect(ofKind(all, 'Role').map(({ metadata }) => metadata.name)).toEqual(expect.not.arrayContaining(['gateway']));
    const association = (name: string) => specOf(find(all, 'PodIdentityAssociation', name))['forProvider'];
    expect(association('gateway')).toMatchObject({ roleArn: gateway });
    expect(association('gateway')).not.toHaveProperty('roleArnRef');
    expect(association('auth')).toMatchObject({ roleArnRef: { name: 'auth' } });
  });

  test('the queue of object events is named by one value, everywhere', () => {
    const namesWith = (values: object) => {
      const all = manifestsOf({ keda: { enabled: true }, ...values });
      const field = (kind: string, name: string) =>
        specOf(find(all, kind, name))['forProvider'] as { name: string; policy: string };
      const { triggers } = specOf(find(all, 'ScaledObject', 'ingest')) as {
        triggers: { metadata: Record<string, string> }[];
      };
      return {
        made: field('Queue', 'object-events').name,
        allowed: statementsOf(field('RolePolicy', 'ingest-object-events').policy).map(({ Resource }) => Resource),
        fed: statementsOf(field('QueuePolicy', 'object-events').policy).map(({ Resource }) => Resource),
        watched: triggers.map(({ metadata }) => metadata['queueURL'] ?? metadata['dimensionValue']),
        read: podsOf(all)
          .find(({ name }) => name === 'ingest')
          ?.spec.containers[0]?.env.find(({ name }) => name === 'OBJECT_EVENTS_QUEUE_URL')?.value,
      };
    };
    const account = 'https://sqs.ca-central-1.amazonaws.com/111122223333';
    const arn = 'arn:aws:sqs:ca-central-1:111122223333';
    expect(namesWith({ aws: { enabled: true }, objectStore: { eventsQueueUrl: `${account}/course-files` } })).toEqual({
      made: 'course-files',
      allowed: [[`${arn}:course-files`]],
      fed: [`${arn}:course-files`, `${arn}:course-files`],
      watched: [`${account}/course-files`, 'course-files'],
      read: `${account}/course-files`,
    });
    expect(namesWith({ aws: { enabled: true, prefix: 'learning' } })).toEqual({
      made: 'learning-object-events',
      allowed: [[`${arn}:learning-object-events`]],
      fed: [`${arn}:learning-object-events`, `${arn}:learning-object-events`],
      watched: [`${account}/learning-object-events`, 'learning-object-events'],
      read: `${account}/learning-object-events`,
    });
  });

  test('the migration has settings of its own', () => {
    expect(podNamed('migrate')?.spec).toMatchObject({ tolerations: [{ value: 'batch' }] });
    expect(envOf('migrate')).toMatchObject({ NODE_OPTIONS: '--trace-warnings' });
    expect(envOf('gateway')).not.toHaveProperty('NODE_OPTIONS');
    const arm = podsOf(manifestsOf({ gateway: { nodeSelector: { 'kubernetes.io/arch': 'arm64' } } }));
    expect(arm.find(({ name }) => name === 'migrate')?.spec['nodeSelector']).toEqual({ 'kubernetes.io/os': 'linux' });
  });

  test('a service’s own priority and spreading win over those of all', () => {
    expect(podNamed('gateway')?.spec).toMatchObject({ priorityClassName: 'first' });
    expect(podNamed('files')?.spec).toMatchObject({ priorityClassName: 'normal' });
    expect(podNamed('gateway')?.spec['topologySpreadConstraints']).toHaveLength(1);
    expect(podNamed('files')?.spec['topologySpreadConstraints']).toHaveLength(2);
  });

  test('further volumes are mounted, further objects are applied', () => {
    expect(podNamed('text-gen')?.spec.containers[0]?.volumeMounts).toContainEqual(
      expect.objectContaining({ name: 'notices', mountPath: '/etc/notices' }),
    );
    expect(find(own, 'ConfigMap', 'notices')).toMatchObject({ data: { maintenance: 'Sundays' } });
  });

  test('every object of Aila carries the common labels, and no selector does', () => {
    const { extraObjects } = VALUE_SETS['own'] as { extraObjects: unknown[] };
    const labelled = own.filter(({ metadata }) => metadata.labels?.['uni-example.de/team'] === 'learning');
    expect(labelled).toHaveLength(own.length - extraObjects.length);
    const selectors = JSON.stringify(own, (key, value: unknown) => (key === 'labels' ? undefined : value));
    expect(selectors).not.toContain('uni-example.de/team');
  });
});

describe('admission', () => {
  const policy = specOf(find(manifestsOf(VALUE_SETS['full']), 'ValidatingAdmissionPolicy', 'aila-pods'));

  test('fails closed and asks for registry, digest, read-only root and no token', () => {
    expect(policy['failurePolicy']).toBe('Fail');
    const expressions = JSON.stringify(policy['validations']);
    for (const part of ['startsWith', '@sha256:', 'readOnlyRootFilesystem', 'automountServiceAccountToken']) {
      expect(expressions).toContain(part);
    }
  });

  test('judges containers that are added to a running pod like its own', () => {
    const { resourceRules } = policy['matchConstraints'] as { resourceRules: { resources: string[] }[] };
    expect(resourceRules.flatMap(({ resources }) => resources)).toEqual(['pods', 'pods/ephemeralcontainers']);
    for (const { expression } of policy['validations'] as { expression: string }[]) {
      if (!expression.includes('.all(c,')) continue;
      expect(expression).toContain('&& object.spec.?ephemeralContainers.orValue([]).all(c,');
      // The API server's type check takes the lists for different types.
      expect(expression).not.toContain(' + ');
    }
  });
});
