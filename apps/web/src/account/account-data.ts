import type { ChangePasswordInput, Me, ProfilePatch, SignInSessionList } from '@aila/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.js';

/** Where the account is signed in, the sign-in used last first. */
export const signInsQuery = queryOptions({
  queryKey: ['sign-ins'],
  queryFn: async ({ signal }) => (await call<SignInSessionList>('GET', '/me/sessions', undefined, signal)).items,
});

export const endSignIn = (id: string) => call('DELETE', `/me/sessions/${id}`);
export const saveProfile = (patch: ProfilePatch) => call<Me>('PATCH', '/me', patch);
export const changePassword = (input: ChangePasswordInput) => call('POST', '/me/password', input);
