import type { Caller } from '@aila/authentication';
import type {
  EmailDomains,
  InstitutionRole,
  Person,
  PersonPage,
  PersonQuery,
  PromiseAnswer,
  PromisedRole,
  PromisedRoleList,
  PromiseRoleInput,
} from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import { AuthClient } from '../services.js';

/** People as administrators manage them, kept by the auth service. */
@Injectable()
export class PeopleService {
  constructor(private readonly client: AuthClient) {}

  list({ token }: Caller, query: PersonQuery): Promise<PersonPage> {
    return this.client.call('/v1/users', { token, query });
  }

  find({ token }: Caller, id: string): Promise<Person> {
    return this.client.call(`/v1/users/${id}`, { token });
  }

  giveRole({ token }: Caller, id: string, role: InstitutionRole): Promise<Person> {
    return this.client.call(`/v1/users/${id}/roles/${role}`, { method: 'PUT', token });
  }

  takeRole({ token }: Caller, id: string, role: InstitutionRole): Promise<Person> {
    return this.client.call(`/v1/users/${id}/roles/${role}`, { method: 'DELETE', token });
  }

  /** Signs them out everywhere and lets them in no more. */
  disable({ token }: Caller, id: string): Promise<Person> {
    return this.client.call(`/v1/users/${id}/disable`, { method: 'POST', token });
  }

  enable({ token }: Caller, id: string): Promise<Person> {
    return this.client.call(`/v1/users/${id}/enable`, { method: 'POST', token });
  }

  /** Whose addresses may open an account. */
  domains({ token }: Caller): Promise<EmailDomains> {
    return this.client.call('/v1/email-domains', { token });
  }

  setDomains({ token }: Caller, body: EmailDomains): Promise<EmailDomains> {
    return this.client.call('/v1/email-domains', { method: 'PUT', token, body });
  }

  /** Roles for addresses whose owners have not signed up yet. */
  promises({ token }: Caller): Promise<PromisedRoleList> {
    return this.client.call('/v1/promised-roles', { token });
  }

  /** @throws ROLE_NEEDS_CONFIRMATION when its owner has an account */
  promise({ token }: Caller, body: PromiseRoleInput): Promise<PromiseAnswer> {
    return this.client.call('/v1/promised-roles', { method: 'PUT', token, body });
  }

  withdraw({ token }: Caller, body: PromisedRole): Promise<void> {
    return this.client.call('/v1/promised-roles', { method: 'DELETE', token, body });
  }
}
