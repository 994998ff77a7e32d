import type { Construct } from 'constructs';
import type { Source } from '../parameters/index.js';
import { Optional } from '../template/objects.js';
import { alarms } from './alarms.js';
import { audit } from './audit.js';
import { cache } from './cache.js';
import { database } from './database.js';
import { backups, detection } from './detection.js';
import { firewall } from './firewall.js';
import { identity } from './identity.js';
import { keys } from './keys.js';
import type { Account } from './managed.js';
import { awsNetwork } from './network.js';
import { registry } from './registry.js';
import { roles } from './roles.js';
import { site } from './site.js';
import { storage } from './storage.js';
import { watches } from './watches.js';

type AwsPart = (account: Account, namespace: string) => void;

/** AWS resources by file, all of them optional. */
export const AWS_FILES: Readonly<Record<string, readonly AwsPart[]>> = {
  '60-aws-keys': [keys],
  '61-aws-network': [awsNetwork],
  '62-aws-roles': [roles],
  '63-aws-database': [database, backups],
  '64-aws-storage': [storage, cache],
  '65-aws-identity': [identity],
  '66-aws-registry': [registry],
  '67-aws-edge': [firewall, site],
  '68-aws-audit': [audit, alarms, watches, detection],
};

export const awsPart =
  (part: AwsPart) =>
  (scope: Construct, { values, namespace }: Source): void =>
    part({ at: new Optional(scope, part.name, values.aws.enabled), values }, namespace);
