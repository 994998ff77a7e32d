import { Handles, type Caller } from '@aila/authentication';
import type { AuditEvent, AuditExport, AuditExportQuery, AuditQuery, Page } from '@aila/contracts';
import { audit } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { AuditService } from './audit.service.js';

@Controller('api/v1')
export class AuditController {
  constructor(private readonly service: AuditService) {}

  @Handles(audit.auditEvents)
  auditEvents({ actor }: Caller, query: AuditQuery): Promise<Page<AuditEvent>> {
    return this.service.find(actor, query);
  }

  @Handles(audit.exportAudit)
  exportAudit({ actor }: Caller, query: AuditExportQuery): Promise<AuditExport> {
    return this.service.export(actor, query);
  }
}
