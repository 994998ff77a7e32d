import { Handles, type Caller } from '@aila/authentication';
import type {
  ListQuery,
  Page,
  PeopleList,
  PeopleListInput,
  PeopleListResult,
  PromisedPart,
  PromisedPartInput,
} from '@aila/contracts';
import { peopleLists } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { PeopleListService } from './people-list.service.js';

type Id = { readonly id: string };

@Controller('api/v1')
export class PeopleListsController {
  constructor(private readonly service: PeopleListService) {}

  @Handles(peopleLists.previewPeopleList)
  previewPeopleList({ actor }: Caller, { id }: Id, input: PeopleListInput): Promise<PeopleList> {
    return this.service.preview(actor, id, input);
  }

  @Handles(peopleLists.applyPeopleList)
  applyPeopleList({ actor }: Caller, { id }: Id, input: PeopleListInput): Promise<PeopleListResult> {
    return this.service.apply(actor, id, input);
  }

  @Handles(peopleLists.promisedParts)
  promisedParts({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Page<PromisedPart>> {
    return this.service.promises(actor, id, query);
  }

  @Handles(peopleLists.withdrawPromisedPart)
  withdrawPromisedPart({ actor }: Caller, { id }: Id, { email }: PromisedPartInput): Promise<void> {
    return this.service.withdraw(actor, id, email);
  }
}
