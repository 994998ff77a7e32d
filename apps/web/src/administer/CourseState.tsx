import type { Course } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { Tag } from '../design/Tag.js';
import { changeCourse, reloadCourses } from './administer-data.js';
import styles from './SettingsPage.module.css';

/** Whether students see the course. Closing asks first: it ends what they are doing there. */
export function CourseState({ course: { id, title, active } }: { course: Course }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const verb = active ? 'close' : 'open';

  const change = async () => {
    await changeCourse(id, { active: !active });
    await reloadCourses(cache, id);
    say(t(`administer.state.${verb}Done`, { title }), true);
  };

  return (
    <section className={styles['section']} aria-labelledby="course-state">
      <h2 id="course-state">{t('administer.catalogue.state')}</h2>
      <ul className={styles['rows']}>
        <li>
          <div>
            <p className={styles['name']}>
              <Tag tone={active ? 'accent' : 'warning'}>{t(`administer.states.${active ? 'open' : 'closed'}`)}</Tag>
            </p>
            <p className={styles['soft']}>{t(`administer.state.${active ? 'isOpen' : 'isClosed'}`)}</p>
          </div>
          <Button small onClick={() => setAsking(true)}>
            {t(`administer.state.${verb}`)}
          </Button>
        </li>
      </ul>
      {asking && (
        <ConfirmDialog
          title={t(`administer.state.${verb}Title`, { title })}
          text={t(`administer.state.${verb}Text`)}
          action={t(`administer.state.${verb}`)}
          look="solid"
          onConfirm={change}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
