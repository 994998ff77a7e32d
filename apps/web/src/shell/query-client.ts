import { QueryClient } from '@tanstack/react-query';
import { asFailure } from '../api/failure.js';

/** Passing failures of reads are tried twice more before they are shown; others are shown at once. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, cause) => failures < 2 && asFailure(cause).isPassing,
    },
    mutations: { retry: false },
  },
});
