import { AuditEventPage, AuditExport, AuditExportQuery, AuditQuery } from '../audit.js';
import { operations } from './operation.js';

/** What was done, by whom and when, for administrators. Nobody changes it. */
export const audit = operations('gateway', 'audit', {
  auditEvents: {
    rest: 'GET /audit',
    query: AuditQuery,
    answers: AuditEventPage,
    policy: 'audit.read',
    summary: 'The newest first.',
  },
  exportAudit: {
    rest: 'GET /audit/export',
    query: AuditExportQuery,
    answers: AuditExport,
    policy: 'audit.read',
    summary: 'The same as CSV, page by page: a file is the pages one after the other. Cells hold no formulas.',
  },
});
