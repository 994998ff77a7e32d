import type { CourseOutline } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../design/Choice.js';
import { Select, TextField } from '../../design/Field.js';
import { spans, type useRange } from './use-range.js';
import styles from './AnalyticsPage.module.css';

/** Which days, and which module. */
export function RangeForm({ course, chosen }: { course: CourseOutline; chosen: ReturnType<typeof useRange> }) {
  const { t } = useTranslation();
  const { span, range, today, change } = chosen;
  return (
    <div className={styles['filters']}>
      <Choice
        legend={t('analytics.range')}
        value={span}
        options={spans.map((value) => ({ value, label: t(`analytics.spans.${value}`) }))}
        onChoose={(value) => change({ span: value, from: '', to: '' })}
      />
      <Select
        label={t('analytics.module')}
        value={range.moduleId ?? ''}
        onChange={(event) => change({ module: event.target.value })}
      >
        <option value="">{t('analytics.allModules')}</option>
        {course.concepts.map((concept) => (
          <optgroup key={concept.id} label={concept.title}>
            {concept.modules.map((module) => (
              <option key={module.id} value={module.id}>
                {module.title}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
      {span === 'own' && (
        <div className={styles['days']}>
          <TextField
            label={t('analytics.from')}
            type="date"
            value={range.from}
            max={range.to}
            required
            onChange={(event) => event.target.value !== '' && change({ from: event.target.value })}
          />
          <TextField
            label={t('analytics.to')}
            type="date"
            value={range.to}
            min={range.from}
            max={today}
            required
            onChange={(event) => event.target.value !== '' && change({ to: event.target.value })}
          />
        </div>
      )}
    </div>
  );
}
