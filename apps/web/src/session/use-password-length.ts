import { passwordLengthFloor } from '@aila/contracts/passwords';
import { useQuery } from '@tanstack/react-query';
import { signInOptionsQuery } from '../api/queries.js';

/** Characters that a new password needs here. Until that is known the floor stands, which refuses nobody wrongly. */
export function usePasswordLength(): number {
  return useQuery(signInOptionsQuery).data?.passwordMinLength ?? passwordLengthFloor;
}
