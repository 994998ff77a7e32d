import type { ReactNode } from 'react';
import styles from './Tag.module.css';

/** A word that says what something is, such as a role or a state. */
export function Tag({ tone = 'accent', children }: { tone?: 'accent' | 'warning' | 'plain'; children: ReactNode }) {
  return <span className={`${styles['tag']} ${styles[tone] ?? ''}`}>{children}</span>;
}
