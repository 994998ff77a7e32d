import type { AuditEvent } from '@aila/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { asFailure, type Failure } from '../api/failure.js';
import { coursesQuery } from '../api/queries.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import { Select, TextField } from '../design/Field.js';
import { FailureNotice } from '../design/Notice.js';
import { Placeholder } from '../design/QueryView.js';
import { ManagerScreen } from '../people/ManagerScreen.js';
import { auditKinds, auditQuery, exportAudit, filterNames, type AuditFilter } from './audit-data.js';
import styles from './AuditPage.module.css';

/** What was done, by whom and when; the search stands in the address. */
export function AuditPage() {
  const { t } = useTranslation();
  return (
    <ManagerScreen title={t('audit.title')}>
      <h1>{t('audit.title')}</h1>
      <p className={styles['lead']}>{t('audit.lead')}</p>
      <Log />
    </ManagerScreen>
  );
}

function useFilter() {
  const [query, setQuery] = useSearchParams();
  const filter = Object.fromEntries(filterNames.map((name) => [name, query.get(name) ?? ''])) as unknown as AuditFilter;
  const change = (name: keyof AuditFilter, value: string) => {
    const next = new URLSearchParams(query);
    if (value.trim() === '') next.delete(name);
    else next.set(name, value.trim());
    setQuery(next, { replace: true });
  };
  return {
    filter,
    change,
    clear: () => setQuery({}, { replace: true }),
    isAny: filterNames.some((name) => filter[name] !== ''),
  };
}

function Log() {
  const { t } = useTranslation();
  const { filter, change, clear, isAny } = useFilter();
  const courses = useQuery(coursesQuery).data ?? [];
  const events = useInfiniteQuery(auditQuery(filter));
  const items = events.data?.pages.flatMap((page) => page.items);
  const count = items?.length ?? 0;
  const words = events.hasNextPage ? t('audit.firstOf', { count }) : t('audit.found', { count });

  return (
    <>
      <form
        className={styles['filters']}
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          change('person', String(new FormData(event.currentTarget).get('person')));
        }}
      >
        <TextField
          key={filter.person}
          label={t('audit.person')}
          hint={t('audit.personHint')}
          type="search"
          name="person"
          defaultValue={filter.person}
          maxLength={120}
          autoComplete="off"
          spellCheck={false}
          onBlur={(event) => change('person', event.target.value)}
        />
        <Select label={t('audit.kind')} value={filter.kind} onChange={(event) => change('kind', event.target.value)}>
          <option value="">{t('audit.all')}</option>
          {auditKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`audit.kinds.${kind}`)}
            </option>
          ))}
        </Select>
        <Select
          label={t('audit.course')}
          value={filter.courseId}
          onChange={(event) => change('courseId', event.target.value)}
        >
          <option value="">{t('audit.allCourses')}</option>
          {courses.map(({ id, department, number, title }) => (
            <option key={id} value={id}>
              {department} {number} · {title}
            </option>
          ))}
        </Select>
        <TextField
          label={t('audit.from')}
          type="date"
          value={filter.from}
          onChange={(event) => change('from', event.target.value)}
        />
        <TextField
          label={t('audit.to')}
          type="date"
          value={filter.to}
          onChange={(event) => change('to', event.target.value)}
        />
        {isAny && (
          <Button icon="close" onClick={clear}>
            {t('audit.clear')}
          </Button>
        )}
      </form>
      <div className={styles['head']}>
        <p className={styles['soft']} role="status">
          {items === undefined || events.isPlaceholderData ? '' : words}
        </p>
        <Export filter={filter} />
      </div>
      {items === undefined && !events.isError && <Placeholder lines={8} />}
      {events.isError && <FailureNotice failure={asFailure(events.error)} onRetry={() => void events.refetch()} />}
      {items?.length === 0 && <EmptyState icon="search" title={t('audit.none')} text={t('audit.noneText')} />}
      {items !== undefined && items.length > 0 && (
        <ol className={styles['list']} aria-label={t('audit.title')} aria-busy={events.isPlaceholderData}>
          {items.map((event) => (
            <Entry key={event.id} event={event} />
          ))}
        </ol>
      )}
      {events.hasNextPage && (
        <Button busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </>
  );
}

function Entry({ event }: { event: AuditEvent }) {
  const { t, i18n } = useTranslation();
  const { at, action, actor, systemJob, course, target, details, requestId } = event;
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(at),
  );
  const [thing = ''] = action.split('.');
  const facts = [
    course,
    target && t('audit.about', { target }),
    ...details.filter(({ value }) => value !== '').map(({ name, value }) => `${name}: ${value}`),
  ].filter(Boolean);
  return (
    <li className={styles['entry']}>
      <time dateTime={at} className={styles['when']}>
        {when}
      </time>
      <div className={styles['what']}>
        <p>
          <strong>{t(`audit.kinds.${thing}`, { defaultValue: thing })}</strong>{' '}
          <code lang="en" className={styles['action']}>
            {action}
          </code>
        </p>
        <p>{actor ?? (systemJob === null ? t('audit.gone') : t('audit.job', { job: systemJob }))}</p>
        {facts.length > 0 && <p className={styles['soft']}>{facts.join(' · ')}</p>}
        {requestId !== null && <p className={styles['request']}>{t('audit.request', { id: requestId })}</p>}
      </div>
    </li>
  );
}

/** Brings what is searched for into a file, page by page. */
function Export({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const [count, setCount] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const save = async () => {
    setCount(0);
    setFailure(null);
    try {
      const { file, count: found, isCut } = await exportAudit(filter, setCount);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = `aila-audit-${new Date().toISOString().slice(0, 10)}.csv`;
      link.click();
      URL.revokeObjectURL(link.href);
      say(isCut ? t('audit.tooMany', { count: found }) : t('audit.exported', { count: found }), true);
    } catch (cause) {
      setFailure(asFailure(cause));
    } finally {
      setCount(null);
    }
  };

  return (
    <div className={styles['export']}>
      <Button icon="download" busy={count !== null} onClick={() => void save()}>
        {count === null || count === 0 ? t('audit.export') : t('audit.exporting', { count })}
      </Button>
      {failure && <FailureNotice failure={failure} />}
    </div>
  );
}
