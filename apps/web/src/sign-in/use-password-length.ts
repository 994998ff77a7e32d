import { useQuery } from '@tanstack/react-query';
import { signInOptionsQuery } from '../api/queries.js';

/** Characters that a new password needs here; null while that is not known. */
export function usePasswordLength(): number | null {
  return useQuery(signInOptionsQuery).data?.passwordMinLength ?? null;
}
