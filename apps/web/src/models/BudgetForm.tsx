import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { TextField } from '../design/Field.js';
import { FailureNotice } from '../design/Notice.js';
import { textOf, useForm } from '../design/use-form.js';
import { setBudget } from './costs-data.js';
import { typedNumber } from './money.js';
import styles from './CostsPage.module.css';

interface BudgetFormProps {
  /** Null: of the whole institution. */
  courseId: string | null;
  amount: number | null;
  currency: string;
  version: number;
  onSaved?: () => void;
}

/** What may be spent in each month; an empty field takes the budget away. */
export function BudgetForm({ courseId, amount, currency, version, onSaved }: BudgetFormProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const { form, problems, failure, busy } = useForm({
    check: (entered) => {
      const text = textOf(entered, 'amount');
      return text === '' || typedNumber(text) >= 0.01 ? {} : { amount: t('costs.wrong') };
    },
    send: async (entered) => {
      const text = textOf(entered, 'amount');
      await setBudget(cache, courseId, { amount: text === '' ? null : typedNumber(text), version });
      say(t('costs.saved'), true);
      onSaved?.();
    },
  });
  return (
    <form {...form} className={styles['budget']}>
      <TextField
        label={t('costs.amount', { currency })}
        hint={t('costs.amountHint')}
        name="amount"
        inputMode="decimal"
        autoComplete="off"
        defaultValue={amount ?? ''}
        problem={problems['amount']}
      />
      <Button type="submit" busy={busy}>
        {t('costs.save')}
      </Button>
      {failure && <FailureNotice failure={failure} />}
    </form>
  );
}
