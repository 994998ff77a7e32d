import type { AuditExport } from '@aila/contracts';
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { call } from '../api/client.js';

/** What entries are about, as their actions begin. */
export const auditKinds = [
  'access-code',
  'account',
  'audit',
  'budget',
  'concept',
  'connection',
  'connections',
  'course',
  'email-domains',
  'file',
  'instructor',
  'member',
  'module',
  'outline',
  'password',
  'prompt',
  'role',
  'sign-in',
  'tutoring',
] as const;

/** What is searched for; days as 2026-11-30 in the time zone of the device, empty: any. */
export interface AuditFilter {
  readonly person: string;
  readonly kind: string;
  readonly courseId: string;
  readonly from: string;
  readonly to: string;
}

export const filterNames = ['person', 'kind', 'courseId', 'from', 'to'] as const satisfies (keyof AuditFilter)[];

const pageSize = 50;
/** Rows that one file takes: as many as a spreadsheet opens without trouble. */
export const mostExported = 50_000;

/** A day's beginning where the reader is; `after` days later. */
function moment(day: string, after = 0): string | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + after).toISOString();
}

const queryOf = ({ person, kind, courseId, from, to }: AuditFilter) => ({
  person: person || undefined,
  kind: kind || undefined,
  courseId: courseId || undefined,
  from: moment(from),
  // The last day belongs to what is searched for.
  to: moment(to, 1),
});

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      call('GET /audit', { query: { ...queryOf(filter), limit: pageSize, cursor: pageParam ?? undefined }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

/**
 * The same entries as the lines of a CSV file.
 *
 * @param onProgress hears how many entries have come
 * @returns the file, the number of its entries, and whether there were more than one file takes
 */
export async function exportAudit(
  filter: AuditFilter,
  onProgress: (count: number) => void,
): Promise<{ file: Blob; count: number; isCut: boolean }> {
  // A mark by which spreadsheets know that this is UTF-8.
  const parts = ['\uFEFF'];
  let count = 0;
  let cursor: string | null = null;
  do {
    const query = { ...queryOf(filter), limit: 1_000, cursor: cursor ?? undefined };
    const page: AuditExport = await call('GET /audit/export', { query });
    parts.push(page.csv);
    count += page.rows;
    cursor = page.nextCursor;
    onProgress(count);
  } while (cursor !== null && count < mostExported);
  return { file: new Blob(parts, { type: 'text/csv' }), count, isCut: cursor !== null };
}
