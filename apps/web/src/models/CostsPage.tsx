import type { Budget, Cost, CostKind, CostSummary } from '@aila/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { asFailure } from '../api/failure.js';
import { Button, IconButton } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import { Dialog } from '../design/Dialog.js';
import { Select } from '../design/Field.js';
import { FailureNotice, Notice } from '../design/Notice.js';
import { ProgressBar } from '../design/ProgressBar.js';
import { Placeholder, QueryView } from '../design/QueryView.js';
import { Tag } from '../design/Tag.js';
import { ManagerScreen } from '../people/ManagerScreen.js';
import { BudgetForm } from './BudgetForm.js';
import { costsQuery, costSummaryQuery } from './costs-data.js';
import { money, NO_CURRENCY } from './money.js';
import styles from './CostsPage.module.css';

const kinds: readonly CostKind[] = ['course', 'person', 'connection'];

/** What the tutor's replies took and cost in a month, and the budgets. */
export function CostsPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const month = query.get('month') ?? '';
  const by = kinds.find((each) => each === query.get('by')) ?? 'course';
  const summary = useQuery(costSummaryQuery(month));
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(query);
    next.set(name, value);
    setQuery(next, { replace: true });
  };
  return (
    <ManagerScreen title={t('costs.title')}>
      <h1>{t('costs.title')}</h1>
      <p className={styles['lead']}>{t('costs.lead')}</p>
      <QueryView query={summary} lines={8}>
        {(found) => (
          <>
            <BudgetOfInstitution budget={found.budget} />
            <div className={styles['filters']}>
              <Months summary={found} onChoose={(value) => change('month', value)} />
              <Choice
                legend={t('costs.by')}
                value={by}
                options={kinds.map((value) => ({ value, label: t(`costs.kinds.${value}`) }))}
                onChoose={(value) => change('by', value)}
              />
            </div>
            <Totals summary={found} />
            <Table month={found.month} by={by} isNow={found.month === found.months[0]} budget={found.budget} />
          </>
        )}
      </QueryView>
    </ManagerScreen>
  );
}

function useFormats() {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  return {
    number: (value: number) => new Intl.NumberFormat(language).format(value),
    share: (value: number) => new Intl.NumberFormat(language, { style: 'percent' }).format(value),
    cost: (amount: number, currency: string) =>
      currency === NO_CURRENCY ? t('costs.unpriced') : money(amount, currency, language),
    month: (month: string) =>
      new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${month}-01T00:00:00Z`),
      ),
  };
}

function Months({ summary, onChoose }: { summary: CostSummary; onChoose: (month: string) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const months = summary.months.includes(summary.month) ? summary.months : [summary.month, ...summary.months];
  return (
    <Select label={t('costs.month')} value={summary.month} onChange={(event) => onChoose(event.target.value)}>
      {months.map((each) => (
        <option key={each} value={each}>
          {formats.month(each)}
        </option>
      ))}
    </Select>
  );
}

function BudgetOfInstitution({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { amount, currency, spent, state, version } = budget;
  const words =
    amount === null
      ? ''
      : t('costs.spentOf', { spent: formats.cost(spent, currency), amount: formats.cost(amount, currency) });
  return (
    <section className={styles['institution']} aria-labelledby="institution">
      <h2 id="institution">{t('costs.institution')}</h2>
      <p className={styles['soft']}>{t('costs.institutionLead')}</p>
      {state === 'near' && amount !== null && (
        <Notice tone="warning">
          <p>{t('costs.warnNear', { share: formats.share(spent / amount) })}</p>
        </Notice>
      )}
      {state === 'spent' && (
        <Notice tone="danger">
          <p>{t('costs.warnSpent')}</p>
        </Notice>
      )}
      {amount !== null && (
        <div className={styles['bar']}>
          <ProgressBar value={spent / amount} label={t('costs.institution')} text={words} />
          <p className={styles['soft']}>{words}</p>
        </div>
      )}
      {currency === '' ? (
        <p className={styles['soft']}>{t('costs.noPrices')}</p>
      ) : (
        <BudgetForm key={version} courseId={null} amount={amount} currency={currency} version={version} />
      )}
    </section>
  );
}

function Totals({ summary }: { summary: CostSummary }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (summary.totals.length === 0) return <p className={styles['soft']}>{t('costs.empty')}</p>;
  return (
    <dl className={styles['totals']} aria-label={t('costs.total')}>
      {summary.totals.map(({ currency, cost, replies, inputTokens, outputTokens }) => (
        <div key={currency}>
          <dt>{t('costs.total')}</dt>
          <dd className={styles['figure']}>{formats.cost(cost, currency)}</dd>
          <dd className={styles['soft']}>
            {t('costs.took', {
              count: replies,
              replies: formats.number(replies),
              in: formats.number(inputTokens),
              out: formats.number(outputTokens),
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface TableProps {
  month: string;
  by: CostKind;
  /** Budgets are of the month that runs. */
  isNow: boolean;
  budget: Budget;
}

function Table({ month, by, isNow, budget }: TableProps) {
  const { t } = useTranslation();
  const costs = useInfiniteQuery(costsQuery(month, by));
  const [edited, setEdited] = useState<Cost | null>(null);
  const items = costs.data?.pages.flatMap((page) => page.items);
  const hasBudgets = by === 'course' && isNow && budget.currency !== '';
  if (items === undefined)
    return costs.isError ? (
      <FailureNotice failure={asFailure(costs.error)} onRetry={() => void costs.refetch()} />
    ) : (
      <Placeholder lines={5} />
    );
  if (items.length === 0) return null;
  return (
    <>
      <table className={styles['table']} aria-busy={costs.isPlaceholderData}>
        <caption className="visually-hidden">{t(`costs.kinds.${by}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t('costs.name')}</th>
            <th scope="col">{t('costs.cost')}</th>
            <th scope="col">{t('costs.replies')}</th>
            <th scope="col">{t('costs.tokensIn')}</th>
            <th scope="col">{t('costs.tokensOut')}</th>
            {hasBudgets && <th scope="col">{t('costs.budget')}</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((cost, index) => (
            <Line
              key={`${cost.id} ${cost.currency}`}
              cost={cost}
              by={by}
              onEdit={hasBudgets && cost.name !== null && isFirst(items, index) ? () => setEdited(cost) : null}
              hasBudgets={hasBudgets}
            />
          ))}
        </tbody>
      </table>
      {costs.hasNextPage && (
        <Button busy={costs.isFetchingNextPage} onClick={() => void costs.fetchNextPage()}>
          {t('costs.more')}
        </Button>
      )}
      {edited && (
        <Dialog title={t('costs.courseTitle', { name: edited.name })} onClose={() => setEdited(null)}>
          <p className={styles['soft']}>{t('costs.courseLead')}</p>
          <BudgetForm
            courseId={edited.id}
            amount={edited.budget}
            currency={budget.currency}
            version={edited.budgetVersion}
            onSaved={() => setEdited(null)}
          />
        </Dialog>
      )}
    </>
  );
}

/** Costs in several currencies are as many rows of one course, which has one budget. */
function isFirst(costs: readonly Cost[], index: number): boolean {
  return costs.findIndex(({ id }) => id === costs[index]?.id) === index;
}

function Line({
  cost,
  by,
  onEdit,
  hasBudgets,
}: {
  cost: Cost;
  by: CostKind;
  onEdit: (() => void) | null;
  hasBudgets: boolean;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { name, currency, replies, inputTokens, outputTokens, budget, state } = cost;
  const shown = name ?? t(by === 'person' ? 'costs.accountsGone' : 'costs.gone');
  const figures = [
    ['costs.cost', formats.cost(cost.cost, currency)],
    ['costs.replies', formats.number(replies)],
    ['costs.tokensIn', formats.number(inputTokens)],
    ['costs.tokensOut', formats.number(outputTokens)],
  ] as const;
  return (
    <tr>
      <th scope="row">{shown}</th>
      {figures.map(([label, figure]) => (
        <td key={label} data-label={t(label)}>
          {figure}
        </td>
      ))}
      {hasBudgets && (
        <td data-label={t('costs.budget')}>
          <span className={styles['ofCourse']}>
            {budget !== null && formats.cost(budget, currency)}
            {state === 'near' && <Tag tone="warning">{t('costs.near')}</Tag>}
            {state === 'spent' && <Tag tone="warning">{t('costs.spent')}</Tag>}
            {onEdit && (
              <IconButton
                icon="pencil"
                label={t(budget === null ? 'costs.setFor' : 'costs.change', { name: shown })}
                onClick={onEdit}
              />
            )}
          </span>
        </td>
      )}
    </tr>
  );
}
