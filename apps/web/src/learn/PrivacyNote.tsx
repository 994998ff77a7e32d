import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { privacyQuery } from '../api/queries.js';
import { paths } from '../shell/paths.js';
import styles from './CoursePage.module.css';

/** Tells a student who may read their chats in a course, and where to see who did. */
export function PrivacyNote({ courseId }: { courseId: string }) {
  const { t } = useTranslation();
  const privacy = useQuery(privacyQuery(courseId)).data;
  if (!privacy) return null;
  return (
    <p className={styles['privacy']}>
      {t(`transcripts.told.${privacy.mode}`)} <Link to={paths.openings}>{t('transcripts.openings.way')}</Link>
    </p>
  );
}
