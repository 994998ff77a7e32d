import type { ChangePasswordInput, ProfilePatch } from '@aila/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.js';

/** Where the account is signed in, the sign-in used last first. */
export const signInsQuery = queryOptions({
  queryKey: ['sign-ins'],
  queryFn: async ({ signal }) => (await call('GET /me/sign-ins', { signal })).items,
});

export const endSignIn = (id: string) => call('DELETE /me/sign-ins/:id', { params: { id } });
export const saveProfile = (body: ProfilePatch) => call('PATCH /me', { body });
export const changePassword = (body: ChangePasswordInput) => call('POST /me/password', { body });
