/**
 * Who exists and who needs what. Environment, network policies, service accounts and IAM roles are all derived from
 * this table, so that a new need is granted in one place and everywhere at once.
 */
export const SERVICE_NAMES = ['gateway', 'auth', 'files', 'ingest', 'text-gen'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** A pod of the system: a service, or the Job that migrates the database. */
export type WorkloadName = ServiceName | 'migrate';

export interface ServiceFacts {
  /** The port that other pods, or the load balancer, reach; ingest only takes work from queues. */
  readonly port?: number;
  readonly purpose: string;
  /** The services it calls, over mutual TLS; auth also for the keys that tokens are verified with. */
  readonly calls: readonly ServiceName[];
  /** Takes requests of people and verifies their tokens. */
  readonly verifiesTokens?: true;
  readonly databaseUser: string;
  readonly usesQueue?: true;
  readonly usesObjectStore?: true;
  readonly usesTutorModel?: true;
  readonly usesEmbeddings?: true;
  /** Reads and writes encrypted fields. */
  readonly usesFieldKeys?: true;
  readonly managesIdentities?: true;
}

export const ADMIN_PORT = 9090;
export const INTERNAL_PORT = 8443;
export const PUBLIC_PORT = 8080;
export const DATABASE_PORT = 5432;
export const QUEUE_PORT = 6379;
export const HTTPS_PORT = 443;

export const SERVICES: Readonly<Record<ServiceName, ServiceFacts>> = {
  gateway: {
    purpose: 'public edge: GraphQL, REST, course catalogue, web application',
    port: PUBLIC_PORT,
    calls: ['auth', 'files', 'text-gen'], // control: gateway-calls
    databaseUser: 'aila_gateway',
    verifiesTokens: true,
    usesQueue: true,
  },
  auth: {
    purpose: 'sign-up, sign-in, tokens, roles',
    port: INTERNAL_PORT,
    calls: [],
    databaseUser: 'aila_auth',
    verifiesTokens: true,
    usesFieldKeys: true,
    managesIdentities: true,
  },
  files: {
    purpose: 'upload and download permits, file catalogue',
    port: INTERNAL_PORT,
    calls: ['auth'],
    databaseUser: 'aila_files',
    verifiesTokens: true,
    usesQueue: true,
    usesObjectStore: true,
  },
  ingest: {
    purpose: 'workers: text, chunks and embeddings of uploaded files',
    calls: [],
    databaseUser: 'aila_ingest',
    usesQueue: true,
    usesObjectStore: true,
    usesEmbeddings: true,
  },
  'text-gen': {
    purpose: 'the tutor: retrieval, prompts, streaming replies, mastery',
    port: INTERNAL_PORT,
    calls: ['auth'],
    databaseUser: 'aila_text_gen',
    verifiesTokens: true,
    usesFieldKeys: true,
    usesTutorModel: true,
    usesEmbeddings: true,
  },
};

const MIGRATION_USER = 'aila_owner';

/** Every database role that pods connect as. */
export const DATABASE_USERS: Readonly<Record<WorkloadName, string>> = {
  ...(Object.fromEntries(SERVICE_NAMES.map((name) => [name, SERVICES[name].databaseUser])) as Record<
    ServiceName,
    string
  >),
  migrate: MIGRATION_USER,
};

export const WORKLOAD_NAMES: readonly WorkloadName[] = [...SERVICE_NAMES, 'migrate'];

/** The pods that call a service. */
export const callersOf = (callee: ServiceName): ServiceName[] =>
  SERVICE_NAMES.filter((name) => SERVICES[name].calls.includes(callee));
