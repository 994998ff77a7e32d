import { useSyncExternalStore } from 'react';
import { auth } from '../api/client.js';

export function useAuth() {
  return useSyncExternalStore(auth.subscribe, auth.getState);
}
