import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.js';
import styles from './EmptyState.module.css';

interface EmptyStateProps {
  icon: IconName;
  title: string;
  text: string;
  /** The heading's level: 1 where this is all that the screen has. */
  level?: 1 | 2;
  children?: ReactNode;
}

/** Nothing here yet: says so, and offers the next step. */
export function EmptyState({ icon, title, text, level = 2, children }: EmptyStateProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={styles['empty']}>
      <span className={styles['icon']}>
        <Icon name={icon} size={28} />
      </span>
      <Heading className={styles['title']}>{title}</Heading>
      <p>{text}</p>
      {children}
    </div>
  );
}
