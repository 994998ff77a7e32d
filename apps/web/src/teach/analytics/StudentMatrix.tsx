import type { CourseOutline, StudentAnalytics } from '@aila/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { Button } from '../../design/Button.js';
import { EmptyState } from '../../design/EmptyState.js';
import { Select } from '../../design/Field.js';
import { FailureNotice, Notice } from '../../design/Notice.js';
import { Placeholder } from '../../design/QueryView.js';
import { useFailureText } from '../../i18n/failure-text.js';
import { allStudents, sorts, studentsQuery, type Range, type Sort } from './analytics-data.js';
import { saveCsv } from './csv.js';
import { useFigures } from './use-figures.js';
import styles from './AnalyticsPage.module.css';

/** How far each student is in each module: a table whose cells are as dark as the student is far. */
export function StudentMatrix({ course, range }: { course: CourseOutline; range: Range }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const [sort, setSort] = useState<Sort>('name');
  const [busy, setBusy] = useState(false);
  const students = useInfiniteQuery(studentsQuery(course.id, range, sort));
  const modules = course.concepts
    .flatMap((concept) => concept.modules)
    .filter(({ id }) => range.moduleId === undefined || id === range.moduleId);
  const items = students.data?.pages.flatMap((page) => page.items) ?? [];

  const save = async () => {
    setBusy(true);
    try {
      const all = await allStudents(course.id, range, sort);
      const head = [
        t('analytics.student'),
        t('analytics.figures.studentMessages'),
        ...modules.map(({ title }) => title),
      ];
      const rows = all.map((student) => [
        student.displayName,
        student.messages,
        ...modules.map(({ id }) => student.modules.find(({ moduleId }) => moduleId === id)?.score ?? null),
      ]);
      saveCsv(t('analytics.views.students'), [head, ...rows]);
    } finally {
      setBusy(false);
    }
  };

  if (students.isError && students.data === undefined) {
    const failure = asFailure(students.error);
    if (failure.code !== 'STUDENT_FIGURES_HIDDEN')
      return <FailureNotice failure={failure} onRetry={() => void students.refetch()} />;
    return (
      <Notice tone="plain">
        <p>{text(failure)}</p>
      </Notice>
    );
  }
  if (students.data === undefined) return <Placeholder lines={10} />;
  if (items.length === 0)
    return <EmptyState icon="people" title={t('analytics.students.none')} text={t('analytics.students.noneText')} />;
  return (
    <section className={styles['panel']} aria-labelledby="analytics-students">
      <div className={styles['panelHead']}>
        <h2 id="analytics-students">{t('analytics.students.title')}</h2>
        <div className={styles['tools']}>
          <Button small look="quiet" busy={busy} onClick={() => void save()}>
            {t('analytics.csv')}
          </Button>
        </div>
      </div>
      <p className={styles['soft']}>{t('analytics.students.lead')}</p>
      <div className={styles['sort']}>
        <Select label={t('analytics.sort')} value={sort} onChange={(event) => setSort(event.target.value as Sort)}>
          {sorts.map((each) => (
            <option key={each} value={each}>
              {t(`analytics.sorts.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keyboard */}
      <div className={styles['scroller']} role="group" aria-labelledby="analytics-students" tabIndex={0}>
        <table className={styles['matrix']}>
          <thead>
            <tr>
              <th scope="col">{t('analytics.student')}</th>
              <th scope="col">{t('analytics.figures.studentMessages')}</th>
              {modules.map(({ id, title }) => (
                <th key={id} scope="col" className={styles['moduleHead']}>
                  <span>{title}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((student) => (
              <Row key={student.userId} student={student} moduleIds={modules.map(({ id }) => id)} />
            ))}
          </tbody>
        </table>
      </div>
      {students.hasNextPage && (
        <Button busy={students.isFetchingNextPage} onClick={() => void students.fetchNextPage()}>
          {t('analytics.more')}
        </Button>
      )}
    </section>
  );
}

/** Steps of the heat map: half of what is over counts as far. */
const levelOf = (score: number) => Math.min(4, Math.floor(score * 5));

function Row({ student, moduleIds }: { student: StudentAnalytics; moduleIds: readonly string[] }) {
  const { t } = useTranslation();
  const { count, share } = useFigures();
  const cells = new Map(student.modules.map((module) => [module.moduleId, module]));
  return (
    <tr>
      <th scope="row">{student.displayName}</th>
      <td>{count(student.messages)}</td>
      {moduleIds.map((id) => {
        const cell = cells.get(id);
        if (!cell || cell.score === null)
          return (
            <td key={id} className={styles['empty']}>
              {cell && cell.messages > 0 ? t('analytics.begun') : '–'}
            </td>
          );
        return (
          <td key={id} data-level={levelOf(cell.score)}>
            {share(cell.score)}
            {cell.achieved && (
              <>
                <span aria-hidden="true"> ✓</span>
                <span className="visually-hidden"> {t('analytics.figures.achieved')}</span>
              </>
            )}
          </td>
        );
      })}
    </tr>
  );
}
