import styles from './ProgressBar.module.css';

interface ProgressBarProps {
  /** 0 to 1; null while nobody knows the whole. */
  value: number | null;
  label: string;
  /** What the bar means in words, read instead of a bare percentage. */
  text?: string;
  tone?: 'calm' | 'busy';
}

export function ProgressBar({ value, label, text, tone = 'calm' }: ProgressBarProps) {
  const share = value === null ? null : Math.min(1, Math.max(0, value));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      aria-valuetext={text}
      className={`${styles['track']} ${styles[tone]} ${share === null ? styles['unknown'] : ''}`}
    >
      <span className={styles['fill']} style={{ inlineSize: `${(share ?? 0.3) * 100}%` }} />
    </div>
  );
}
