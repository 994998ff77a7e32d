/**
 * Database roles. `aila_owner` owns every object and runs migrations; each service signs in as its own role, which
 * may do the least that the service needs (grants) on the rows that the actor may touch (row-level security).
 */
export const ownerRole = 'aila_owner';

export const serviceRoles = {
  gateway: 'aila_gateway',
  auth: 'aila_auth',
  files: 'aila_files',
  ingest: 'aila_ingest',
  'text-gen': 'aila_text_gen',
} as const;

export type ServiceName = keyof typeof serviceRoles;
export const serviceNames = Object.keys(serviceRoles) as readonly ServiceName[];
