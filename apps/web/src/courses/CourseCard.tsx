import type { Course } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '../shell/paths.js';
import { Icon } from '../design/Icon.js';
import styles from './CourseCard.module.css';

/** A course as a small book: its shelf mark on the spine's side, its title on the cover. The whole card is the link. */
export function CourseCard({ course, teaching }: { course: Course; teaching: boolean }) {
  const { t } = useTranslation();
  return (
    <article className={styles['card']}>
      <p className={styles['mark']}>
        {course.department} {course.number}
      </p>
      <h3>
        <Link to={teaching ? paths.teach(course.id) : paths.course(course.id)} className={styles['link']}>
          {course.title}
        </Link>
      </h3>
      <p className={styles['foot']}>
        {course.myRole !== null && <span>{t(`courses.roles.${course.myRole}`)}</span>}
        {!course.active && <span className={styles['inactive']}>{t('courses.inactive')}</span>}
        <Icon name="forward" size={18} />
      </p>
    </article>
  );
}
