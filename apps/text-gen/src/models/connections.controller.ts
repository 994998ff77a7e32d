import { Handles, type Caller } from '@aila/authentication';
import type {
  Connection,
  ConnectionInput,
  ConnectionOrder,
  ConnectionPatch,
  ConnectionTest,
  CourseConnection,
  CourseConnectionInput,
  ListQuery,
  Page,
} from '@aila/contracts';
import { connections } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { ConnectionsService } from './connections.service.js';
import { CourseConnectionService } from './course-connection.service.js';

type Id = { readonly id: string };

@Controller('v1')
export class ConnectionsController {
  constructor(
    private readonly service: ConnectionsService,
    private readonly courses: CourseConnectionService,
  ) {}

  @Handles(connections.connections)
  connections({ actor }: Caller, query: ListQuery): Promise<Page<Connection>> {
    return this.service.list(actor, query);
  }

  @Handles(connections.createConnection)
  createConnection({ actor }: Caller, input: ConnectionInput, key: string | null): Promise<Connection> {
    return this.service.create(actor, input, key);
  }

  @Handles(connections.connection)
  connection({ actor }: Caller, { id }: Id): Promise<Connection> {
    return this.service.read(actor, id);
  }

  @Handles(connections.updateConnection)
  updateConnection({ actor }: Caller, { id }: Id, patch: ConnectionPatch): Promise<Connection> {
    return this.service.update(actor, id, patch);
  }

  @Handles(connections.deleteConnection)
  deleteConnection({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.remove(actor, id);
  }

  @Handles(connections.testConnection)
  testConnection({ actor }: Caller, { id }: Id): Promise<ConnectionTest> {
    return this.service.test(actor, id);
  }

  @Handles(connections.orderConnections)
  orderConnections({ actor }: Caller, { ids }: ConnectionOrder): Promise<void> {
    return this.service.order(actor, ids);
  }

  @Handles(connections.courseConnection)
  courseConnection({ actor }: Caller, { id }: Id): Promise<CourseConnection> {
    return this.courses.read(actor, id);
  }

  @Handles(connections.chooseConnection)
  chooseConnection({ actor }: Caller, { id }: Id, input: CourseConnectionInput): Promise<CourseConnection> {
    return this.courses.choose(actor, id, input);
  }
}
