import type { CourseAnalytics, CourseOutline } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../design/Choice.js';
import { QueryView } from '../../design/QueryView.js';
import { Tag } from '../../design/Tag.js';
import { courseAnalyticsQuery, type Range } from './analytics-data.js';
import { FigurePanel } from './FigurePanel.js';
import { PrivacySwitch } from './PrivacySwitch.js';
import { TrendChart } from './TrendChart.js';
import { shareOf, useFigures } from './use-figures.js';
import styles from './AnalyticsPage.module.css';

interface OverviewProps {
  course: CourseOutline;
  range: Range;
  canManage: boolean;
}

export function Overview({ course, range, canManage }: OverviewProps) {
  const analytics = useQuery(courseAnalyticsQuery(course.id, range));
  return (
    <QueryView query={analytics} lines={10}>
      {(figures) => (
        <div className={styles['panels']}>
          <Tiles figures={figures} />
          <Trend figures={figures} />
          <Modules figures={figures} />
          {canManage && <PrivacySwitch courseId={course.id} hides={figures.hidesSmallGroups} />}
        </div>
      )}
    </QueryView>
  );
}

function Tiles({ figures: { totals, enrolled } }: { figures: CourseAnalytics }) {
  const { t } = useTranslation();
  const { count } = useFigures();
  const tiles = {
    students: t('analytics.of', { part: count(totals.students), whole: count(enrolled) }),
    studentMessages: count(totals.studentMessages),
    tutorMessages: count(totals.tutorMessages),
    accesses: count(totals.accesses),
    attempts: count(totals.attempts),
  };
  return (
    <dl className={styles['tiles']}>
      {(Object.keys(tiles) as (keyof typeof tiles)[]).map((name) => (
        <div key={name} className={styles['tile']}>
          <dt>{t(`analytics.figures.${name}`)}</dt>
          <dd>{tiles[name]}</dd>
        </div>
      ))}
    </dl>
  );
}

const trends = ['studentMessages', 'students', 'attempts'] as const;

function Trend({ figures: { trend, step } }: { figures: CourseAnalytics }) {
  const { t } = useTranslation();
  const { count, day } = useFigures();
  const [name, setName] = useState<(typeof trends)[number]>('studentMessages');
  const points = trend.map((point) => ({ day: point.day, value: point[name] }));
  const highest = points.reduce<(typeof points)[number] | null>(
    (best, point) => ((point.value ?? 0) > (best?.value ?? 0) ? point : best),
    null,
  );
  const summary = highest
    ? t('analytics.trend.highest', {
        figure: t(`analytics.figures.${name}`),
        count: count(highest.value),
        day: day(highest.day),
      })
    : t('analytics.trend.none');
  const head = [t(`analytics.steps.${step}`), ...trends.map((each) => t(`analytics.figures.${each}`))];
  return (
    <FigurePanel
      title={t(`analytics.trend.${step}`)}
      summary={summary}
      head={head}
      rows={trend.map((point) => ({
        key: point.day,
        cells: [day(point.day), ...trends.map((each) => count(point[each]))],
      }))}
      values={trend.map((point) => [point.day, ...trends.map((each) => point[each])])}
    >
      <TrendChart label={`${t(`analytics.figures.${name}`)}. ${summary}`} points={points} />
      <Choice
        legend={t('analytics.shown')}
        value={name}
        options={trends.map((value) => ({ value, label: t(`analytics.figures.${value}`) }))}
        onChoose={setName}
      />
    </FigurePanel>
  );
}

function Modules({ figures: { modules, enrolled } }: { figures: CourseAnalytics }) {
  const { t } = useTranslation();
  const { count, share } = useFigures();
  const most = Math.max(1, ...modules.map(({ studentMessages }) => studentMessages ?? 0));
  const columns = ['students', 'studentMessages', 'tutorMessages', 'accesses', 'attempts'] as const;
  const head = [
    t('analytics.module'),
    ...columns.map((name) => t(`analytics.figures.${name}`)),
    t('analytics.figures.achieved'),
    t('analytics.figures.averageScore'),
  ];
  const rows = modules.map((module) => ({
    key: module.moduleId,
    cells: [
      module.title,
      ...columns.map((name) => count(module[name])),
      share(shareOf(module.achieved, enrolled)),
      share(module.averageScore),
    ],
  }));
  const values = modules.map((module) => [
    module.title,
    ...columns.map((name) => module[name]),
    shareOf(module.achieved, enrolled),
    module.averageScore,
  ]);
  return (
    <FigurePanel
      title={t('analytics.modules.title')}
      summary={t('analytics.modules.lead')}
      head={head}
      rows={rows}
      values={values}
    >
      {modules.length === 0 && <p>{t('analytics.modules.none')}</p>}
      <ul className={styles['modules']}>
        {modules.map((module) => (
          <li key={module.moduleId}>
            <div className={styles['moduleName']}>
              <span>{module.title}</span>
              {!module.published && <Tag>{t('analytics.draft')}</Tag>}
            </div>
            <Bar
              label={t('analytics.figures.studentMessages')}
              part={(module.studentMessages ?? 0) / most}
              words={count(module.studentMessages)}
            />
            <Bar
              label={t('analytics.figures.achieved')}
              part={shareOf(module.achieved, enrolled) ?? 0}
              words={module.hidden ? count(null) : share(shareOf(module.achieved, enrolled))}
              strong
            />
          </li>
        ))}
      </ul>
    </FigurePanel>
  );
}

function Bar({ label, part, words, strong = false }: { label: string; part: number; words: string; strong?: boolean }) {
  return (
    <div className={styles['measure']}>
      <span className={styles['measureName']}>{label}</span>
      <svg className={styles['track']} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles['rail']} width="100" height="8" />
        <rect className={strong ? styles['bar'] : styles['pale']} width={Math.min(1, part) * 100} height="8" />
      </svg>
      <span className={styles['measureValue']}>{words}</span>
    </div>
  );
}
