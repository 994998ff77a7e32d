import type { AilaValues } from '../parameters/index.js';
import type { ServiceValues } from '../parameters/services.js';
import { choose, both, given, is, type Condition, either } from '../template/tokens.js';
import { type ServiceFacts, type ServiceName, SERVICES, type WorkloadName } from './catalogue.js';

export const NAME_LABEL = 'app.kubernetes.io/name';
export const PART_OF = { 'app.kubernetes.io/part-of': 'aila' };

/** What every pod and policy of one workload is found by; never changes after the first installation. */
export const selector = (name: WorkloadName): Record<string, string> => ({ [NAME_LABEL]: name, ...PART_OF });

/** Labels that stand for a need of the pod; network policies select by them. */
export const ROLE = {
  service: 'aila.io/service',
  database: 'aila.io/db-client',
  queue: 'aila.io/queue-client',
  aws: 'aila.io/aws-client',
} as const;

/** The needs of a pod. */
export const roleLabels = (name: WorkloadName): Record<string, string> => {
  const roles = [ROLE.database, ROLE.aws, ...(name === 'migrate' ? [] : rolesOf(SERVICES[name]))];
  return Object.fromEntries(roles.map((role) => [role, 'true']));
};

const rolesOf = ({ usesQueue }: ServiceFacts): string[] => [ROLE.service, ...(usesQueue ? [ROLE.queue] : [])];

/** Settings of one service. */
export const settingsOf = (values: AilaValues, name: ServiceName): ServiceValues =>
  name === 'text-gen' ? values.textGen : values[name];

export function imageOf({ image }: AilaValues, name: ServiceName, digest: string): string {
  return `${image.registry}/${name}${choose(given(digest), `@${digest}`, `:${image.tag}`)}`; // control: image-address
}

/** Whether a service asks the OpenAI-compatible endpoint; left out: whether any does. */
export const usesOpenai = ({ tutor }: AilaValues, name?: ServiceName): Condition => {
  const { usesTutorModel, usesEmbeddings } = name === undefined ? SERVICES['text-gen'] : SERVICES[name];
  return either(
    ...(usesTutorModel ? [is(tutor.model, 'openai')] : []),
    ...(usesEmbeddings ? [is(tutor.embeddings, 'openai')] : []),
  );
};

export const usesGuardrail = (tutor: AilaValues['tutor']): Condition =>
  both(is(tutor.model, 'bedrock'), given(tutor.bedrockGuardrailId));

/** Outside providers sign in to accounts that Aila keeps itself. */
export const usesOutsideProviders = ({ identity }: AilaValues): Condition =>
  both(is(identity.provider, 'builtin'), given(identity.providersSecret));

export const sendsMail = ({ mail }: AilaValues): Condition => is(mail.mode, 'smtp');
