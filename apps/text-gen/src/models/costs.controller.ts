import { Handles, type Caller } from '@aila/authentication';
import type { Budget, BudgetInput, Cost, CostQuery, CostSummary, CostSummaryQuery, Page } from '@aila/contracts';
import { costs } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { CostsService } from './costs.service.js';

@Controller('v1')
export class CostsController {
  constructor(private readonly service: CostsService) {}

  @Handles(costs.costs)
  costs({ actor }: Caller, query: CostQuery): Promise<Page<Cost>> {
    return this.service.list(actor, query);
  }

  @Handles(costs.costSummary)
  costSummary({ actor }: Caller, query: CostSummaryQuery): Promise<CostSummary> {
    return this.service.summary(actor, query);
  }

  @Handles(costs.setBudget)
  setBudget({ actor }: Caller, input: BudgetInput): Promise<Budget> {
    return this.service.setBudget(actor, input);
  }

  @Handles(costs.setCourseBudget)
  setCourseBudget({ actor }: Caller, { id }: { readonly id: string }, input: BudgetInput): Promise<Budget> {
    return this.service.setCourseBudget(actor, id, input);
  }
}
