import type { CourseOutline, ModuleProgress } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '../shell/paths.js';
import { Icon } from '../design/Icon.js';
import { ProgressBar } from '../design/ProgressBar.js';
import { moduleAfter, percent, standing } from '../learn/progress.js';
import styles from './ModuleStanding.module.css';

interface ModuleStandingProps {
  module: CourseOutline['concepts'][number]['modules'][number] | undefined;
  outline: CourseOutline | undefined;
  /** Newer than the outline's, when the last answer was just graded. */
  progress: ModuleProgress | null;
}

/** How far one is in the module, above its chat; and the next module once this one is achieved. */
export function ModuleStanding({ module, outline, progress }: ModuleStandingProps) {
  const { t } = useTranslation();
  if (!module || !outline) return null;
  const current = progress ?? module.progress;
  const now = standing(current);
  const words = t(`learn.standing.${now}`, { percent: percent(current) });
  const next = now === 'achieved' ? moduleAfter(outline, module.id) : null;
  return (
    <div className={styles['strip']}>
      <p className={styles[now]}>
        {now === 'achieved' && <Icon name="check" size={18} />}
        {words}
      </p>
      {now === 'achieved' ? (
        next && (
          <Link to={paths.module(outline.id, next.id)} className={styles['next']}>
            {t('chat.nextModule', { title: next.title })}
          </Link>
        )
      ) : (
        <div className={styles['bar']}>
          <ProgressBar value={current?.score ?? 0} label={t('chat.moduleProgress')} text={words} />
        </div>
      )}
    </div>
  );
}
