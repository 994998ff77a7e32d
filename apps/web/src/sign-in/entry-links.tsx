import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';

/** What one entry screen hands to the next. It lies in the history entry: not in the address, and there on reload. */
export interface EntryState {
  /** As it was typed. */
  readonly email?: string;
  /** What the next screen should say first. */
  readonly news?: 'confirmed' | 'password-set';
  /** When a code was mailed, in milliseconds since 1970. */
  readonly sentAt?: number;
}

export function useEntryState(): EntryState {
  const { state } = useLocation();
  return typeof state === 'object' && state !== null ? state : {};
}

/** A path with the wish of this page's address: where to go once signed in. */
export function useEntryPath(): (path: string) => string {
  const { search } = useLocation();
  const to = new URLSearchParams(search).get('to');
  return (path) => (to === null ? path : `${path}?${new URLSearchParams({ to })}`);
}

/** Leads to another entry screen and takes along the address that stands in the form right now. */
export function EntryLink({ to, email, children }: { to: string; email: string; children: ReactNode }) {
  const path = useEntryPath();
  const state: EntryState = { email };
  return (
    <Link to={path(to)} state={state}>
      {children}
    </Link>
  );
}
