import { Module } from '@nestjs/common';
import { IdentityMaintenance } from './identity-maintenance.js';

@Module({ providers: [IdentityMaintenance] })
export class MaintenanceModule {}
