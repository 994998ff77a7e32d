import styles from './Working.module.css';

/** Three breathing dots beside what is being waited for. */
export function Working({ text }: { text: string }) {
  return (
    <p className={styles['working']}>
      <span className={styles['dots']} aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      {text}
    </p>
  );
}
