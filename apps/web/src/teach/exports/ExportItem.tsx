import type { ChatExport, CourseOutline } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { ProgressBar } from '../../design/ProgressBar.js';
import { Tag } from '../../design/Tag.js';
import { useFailureText } from '../../i18n/failure-text.js';
import { useDay, useRelativeTime } from '../../i18n/relative-time.js';
import { lastDayBefore } from './day-range.js';
import { cancelExport, downloadExport, exportsQuery, isUnderWay, retryExport, showExport } from './exports-data.js';
import styles from './ExportsPage.module.css';

interface ExportItemProps {
  item: ChatExport;
  course: CourseOutline;
  /** While one of the course is being made. */
  isBusy: boolean;
}

/** One export: what it is of, how far it has come, and what can be done with it. */
export function ExportItem({ item, course, isBusy }: ExportItemProps) {
  const { t, i18n } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const failureText = useFailureText();
  const relativeTime = useRelativeTime();
  const day = useDay();
  const [busy, setBusy] = useState(false);
  const title = useRef<HTMLParagraphElement>(null);
  useNews(item);

  const act = async (work: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    try {
      await work();
    } catch (cause) {
      say(failureText(asFailure(cause)), true);
      void cache.invalidateQueries({ queryKey: exportsQuery(course.id).queryKey });
    } finally {
      setBusy(false);
    }
  };
  const change = (work: (id: string) => Promise<ChatExport>) =>
    act(async () => {
      // The button goes with the state.
      title.current?.focus();
      showExport(cache, course.id, await work(item.id));
    });
  const download = () =>
    act(async () => {
      const { url } = await downloadExport(item.id);
      location.assign(url);
    });

  const number = new Intl.NumberFormat(i18n.language);
  const { messagesDone: done, messagesTotal: total } = item;
  const progress =
    total === null
      ? t('chatLogs.counting')
      : t('chatLogs.progress', { done: number.format(done), total: number.format(total) });
  return (
    <li>
      <div className={styles['what']}>
        <p ref={title} tabIndex={-1} className={styles['title']}>
          {t('chatLogs.of', { format: t(`chatLogs.formats.${item.format}`), time: relativeTime(item.createdAt) })}
        </p>
        <Tag tone={item.state === 'failed' ? 'warning' : item.state === 'ready' ? 'accent' : 'plain'}>
          {t(`chatLogs.states.${item.state}`)}
        </Tag>
      </div>
      <p className={styles['soft']}>
        {[rangeWords(item), modulesWords(item)].join(' · ')}
        {item.state === 'ready' && item.sizeBytes !== null && (
          <>
            {' · '}
            {t('chatLogs.messages', { count: done, formatted: number.format(done) })} ·{' '}
            {sizeOf(item.sizeBytes, i18n.language)}
          </>
        )}
      </p>
      {item.state === 'running' && (
        <div className={styles['progress']}>
          <ProgressBar
            tone="busy"
            value={total === null || total === 0 ? null : done / total}
            label={t('chatLogs.states.running')}
            text={progress}
          />
          <p className={styles['soft']}>{progress}</p>
        </div>
      )}
      {item.failure !== null && item.state === 'failed' && <p>{t(`chatLogs.failures.${item.failure}`)}</p>}
      {item.state === 'ready' && item.expiresAt !== null && (
        <p className={styles['soft']}>{t('chatLogs.kept', { day: day(item.expiresAt) })}</p>
      )}
      <div className={styles['actions']}>
        {isUnderWay(item) && (
          <Button small icon="stop" busy={busy} onClick={() => void change(cancelExport)}>
            {t('common.cancel')}
          </Button>
        )}
        {item.state === 'ready' && (
          <Button small icon="download" look="solid" busy={busy} onClick={() => void download()}>
            {t('chatLogs.download')}
          </Button>
        )}
        {['failed', 'cancelled', 'expired'].includes(item.state) && (
          <Button small icon="retry" busy={busy} disabled={isBusy} onClick={() => void change(retryExport)}>
            {t('chatLogs.retry')}
          </Button>
        )}
      </div>
    </li>
  );

  function rangeWords({ from, to }: ChatExport): string {
    const last = to === null ? null : day(lastDayBefore(to).toISOString());
    if (from !== null && last !== null) return t('chatLogs.range', { from: day(from), to: last });
    if (from !== null) return t('chatLogs.since', { from: day(from) });
    return last === null ? t('chatLogs.allTime') : t('chatLogs.until', { to: last });
  }

  function modulesWords({ moduleIds }: ChatExport): string {
    if (moduleIds === null) return t('chatLogs.allModules');
    const titles = course.concepts.flatMap((concept) => concept.modules);
    const known = moduleIds.flatMap((id) => titles.find((module) => module.id === id)?.title ?? []);
    return known.length > 0 && known.length <= 2 ? known.join(', ') : t('chatLogs.chosen', { count: moduleIds.length });
  }
}

/** Tells a screen reader once an export has ended while one looked. */
function useNews({ id, state }: ChatExport): void {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const before = useRef({ id, state });
  useEffect(() => {
    const last = before.current;
    before.current = { id, state };
    if (last.id !== id || last.state === state || !isUnderWay(last)) return;
    if (state === 'ready' || state === 'failed' || state === 'cancelled') say(t(`chatLogs.news.${state}`), true);
  }, [id, state, say, t]);
}

function sizeOf(bytes: number, language: string): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumSignificantDigits: 3 }).format(value);
}
