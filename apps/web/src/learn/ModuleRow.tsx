import type { CourseOutline } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '../shell/paths.js';
import { Icon } from '../design/Icon.js';
import { ProgressBar } from '../design/ProgressBar.js';
import { percent, standing } from './progress.js';
import styles from './ModuleRow.module.css';

type OutlineModule = CourseOutline['concepts'][number]['modules'][number];

/** A module with where one stands in it, in words; the bar only repeats them. */
export function ModuleRow({ module, open }: { module: OutlineModule; open: boolean }) {
  const { t } = useTranslation();
  const now = standing(module.progress);
  const words = t(`learn.standing.${now}`, { percent: percent(module.progress) });
  return (
    <article className={`${styles['row']} ${open ? styles['open'] : ''}`}>
      <div className={styles['words']}>
        <h3>
          {open ? (
            <Link to={paths.module(module.courseId, module.id)} className={styles['link']}>
              {module.title}
            </Link>
          ) : (
            module.title
          )}
        </h3>
        {module.description !== '' && <p className={styles['description']}>{module.description}</p>}
      </div>
      <div className={styles['standing']}>
        <p className={styles[now]}>
          {now === 'achieved' && <Icon name="check" size={18} />}
          {words}
        </p>
        {now === 'started' && (
          <ProgressBar value={module.progress?.score ?? 0} label={t('learn.progress')} text={words} />
        )}
      </div>
      {open && (
        <span className={styles['arrow']}>
          <Icon name="forward" size={18} />
        </span>
      )}
    </article>
  );
}
