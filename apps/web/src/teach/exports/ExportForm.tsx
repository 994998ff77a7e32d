import type { CourseOutline } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { Choice } from '../../design/Choice.js';
import { TextField } from '../../design/Field.js';
import { FailureNotice } from '../../design/Notice.js';
import { momentsOf } from './day-range.js';
import { exportsQuery, requestExport } from './exports-data.js';
import styles from './ExportsPage.module.css';

/** What of the chats is wanted, and in which form. @param isBusy while one is being made */
export function ExportForm({ course, isBusy }: { course: CourseOutline; isBusy: boolean }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const legend = useId();
  const [format, setFormat] = useState<'csv' | 'jsonl'>('csv');
  const [range, setRange] = useState({ from: '', to: '' });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // The same until it was answered: a request that is sent again is the same export.
  const [key, setKey] = useState(() => crypto.randomUUID());

  const modules = course.concepts.flatMap((concept) => concept.modules);
  const chosen = modules.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  const isBackwards = range.from !== '' && range.to !== '' && range.to < range.from;
  const isWhole = chosen.length === modules.length;

  const toggle = (id: string) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || isBusy || isBackwards || (chosen.length === 0 && !isWhole)) return;
    setBusy(true);
    setFailure(null);
    try {
      await requestExport(
        course.id,
        { format, ...momentsOf(range.from, range.to), moduleIds: isWhole ? null : chosen },
        key,
      );
      setKey(crypto.randomUUID());
      say(t('chatLogs.begun'), true);
    } catch (cause) {
      const found = asFailure(cause);
      if (!found.isPassing) setKey(crypto.randomUUID());
      setFailure(found);
    } finally {
      setBusy(false);
      await cache.invalidateQueries({ queryKey: exportsQuery(course.id).queryKey });
    }
  };

  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)}>
      <h2>{t('chatLogs.new')}</h2>
      <Choice
        legend={t('chatLogs.format')}
        value={format}
        onChoose={setFormat}
        options={[
          { value: 'csv', label: t('chatLogs.formats.csv') },
          { value: 'jsonl', label: t('chatLogs.formats.jsonl') },
        ]}
      />
      <p className={styles['soft']}>{t(`chatLogs.formatHints.${format}`)}</p>
      <div className={styles['days']}>
        <TextField
          type="date"
          label={t('chatLogs.from')}
          value={range.from}
          onChange={(event) => setRange({ ...range, from: event.target.value })}
        />
        <TextField
          type="date"
          label={t('chatLogs.to')}
          value={range.to}
          problem={isBackwards ? t('chatLogs.backwards') : undefined}
          onChange={(event) => setRange({ ...range, to: event.target.value })}
        />
      </div>
      {modules.length > 1 && (
        <fieldset className={styles['modules']} aria-describedby={`${legend}-none`}>
          <legend>{t('chatLogs.modules')}</legend>
          <div className={styles['boxes']}>
            {modules.map(({ id, title }) => (
              <label key={id}>
                <input type="checkbox" checked={!left.has(id)} onChange={() => toggle(id)} />
                <span>{title}</span>
              </label>
            ))}
          </div>
          <p id={`${legend}-none`} className={styles['soft']}>
            {chosen.length === 0 ? t('chatLogs.noModule') : t('chatLogs.chosen', { count: chosen.length })}
          </p>
        </fieldset>
      )}
      {failure && <FailureNotice failure={failure} />}
      <Button
        type="submit"
        look="solid"
        busy={busy}
        disabled={isBusy || isBackwards || (chosen.length === 0 && !isWhole)}
      >
        {t('chatLogs.begin')}
      </Button>
      {isBusy && <p className={styles['soft']}>{t('chatLogs.oneAtATime')}</p>}
    </form>
  );
}
