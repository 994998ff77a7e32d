import type { CourseDifficulties, CourseOutline } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '../../design/Button.js';
import { Notice } from '../../design/Notice.js';
import { QueryView } from '../../design/QueryView.js';
import { useRelativeTime } from '../../i18n/relative-time.js';
import { paths } from '../../shell/paths.js';
import { difficultiesQuery, type Range } from './analytics-data.js';
import { saveCsv } from './csv.js';
import { useFigures } from './use-figures.js';
import styles from './AnalyticsPage.module.css';

/** What the files did not answer, and what answers missed. */
export function Difficulties({ course, range }: { course: CourseOutline; range: Range }) {
  const { t } = useTranslation();
  const difficulties = useQuery(difficultiesQuery(course.id, range));
  const modules = new Map(course.concepts.flatMap((concept) => concept.modules).map(({ id, title }) => [id, title]));
  const titleOf = (moduleId: string) => modules.get(moduleId) ?? '';
  return (
    <QueryView query={difficulties} lines={8}>
      {(found) => (
        <div className={styles['panels']}>
          {found.hidesSmallGroups && (
            <Notice tone="plain">
              <p>{t('analytics.privacy.active')}</p>
            </Notice>
          )}
          <Questions courseId={course.id} found={found} titleOf={titleOf} />
          <Statements found={found} titleOf={titleOf} />
        </div>
      )}
    </QueryView>
  );
}

interface ListProps {
  found: CourseDifficulties;
  titleOf: (moduleId: string) => string;
}

function Questions({ courseId, found: { questions }, titleOf }: ListProps & { courseId: string }) {
  const { t } = useTranslation();
  const ago = useRelativeTime();
  const save = () =>
    saveCsv(t('analytics.questions.title'), [
      [t('analytics.module'), t('analytics.questions.question'), t('analytics.times'), t('analytics.students.title')],
      ...questions.map(({ moduleId, question, times, students }) => [titleOf(moduleId), question, times, students]),
    ]);
  return (
    <section className={styles['panel']} aria-labelledby="analytics-questions">
      <div className={styles['panelHead']}>
        <h2 id="analytics-questions">{t('analytics.questions.title')}</h2>
        {questions.length > 0 && (
          <Button small look="quiet" onClick={save}>
            {t('analytics.csv')}
          </Button>
        )}
      </div>
      <p className={styles['soft']}>{t('analytics.questions.lead')}</p>
      {questions.length === 0 && <p>{t('analytics.questions.none')}</p>}
      <ol className={styles['list']}>
        {questions.map(({ moduleId, question, times, students, lastAskedAt, nearest }) => (
          <li key={`${moduleId} ${question} ${lastAskedAt}`}>
            <p className={styles['question']}>{question}</p>
            <p className={styles['soft']}>
              {titleOf(moduleId)} · {t('analytics.asked', { count: times })} ·{' '}
              {t('analytics.byStudents', { count: students })} · {ago(lastAskedAt)}
            </p>
            {nearest.length > 0 && (
              <p className={styles['soft']}>
                {t('analytics.questions.nearest')}{' '}
                {nearest.map(({ fileId, fileName, page }) => (
                  <Link key={`${fileId} ${page}`} to={paths.preview(courseId, moduleId, fileId, page)}>
                    {t('analytics.questions.page', { file: fileName, page })}
                  </Link>
                ))}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Statements({ found: { statements }, titleOf }: ListProps) {
  const { t } = useTranslation();
  const { share } = useFigures();
  const save = () =>
    saveCsv(t('analytics.statements.title'), [
      [
        t('analytics.module'),
        t('analytics.questions.question'),
        t('analytics.figures.attempts'),
        t('analytics.missed'),
      ],
      ...statements.map(({ moduleId, question, attempts, missed }) => [titleOf(moduleId), question, attempts, missed]),
    ]);
  return (
    <section className={styles['panel']} aria-labelledby="analytics-statements">
      <div className={styles['panelHead']}>
        <h2 id="analytics-statements">{t('analytics.statements.title')}</h2>
        {statements.length > 0 && (
          <Button small look="quiet" onClick={save}>
            {t('analytics.csv')}
          </Button>
        )}
      </div>
      <p className={styles['soft']}>{t('analytics.statements.lead')}</p>
      {statements.length === 0 && <p>{t('analytics.statements.none')}</p>}
      <ol className={styles['list']}>
        {statements.map(({ moduleId, statementId, question, students, attempts, missed }) => (
          <li key={`${moduleId} ${statementId}`}>
            <p className={styles['question']}>{question}</p>
            <p className={styles['soft']}>
              {titleOf(moduleId)} ·{' '}
              {t('analytics.missedOf', { missed, count: attempts, share: share(missed / attempts) })} ·{' '}
              {t('analytics.byStudents', { count: students })}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
