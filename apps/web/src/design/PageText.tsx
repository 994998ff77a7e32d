import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './PageText.module.css';

interface PageTextProps {
  text: string;
  /** Marked and brought into sight. Character positions within the text. */
  passage?: { start: number; end: number } | null;
  label: string;
}

/** A page of a course file as the tutor reads it. */
export function PageText({ text, passage = null, label }: PageTextProps) {
  const { t } = useTranslation();
  const sheet = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLElement>(null);
  const start = passage?.start;

  useEffect(() => {
    const [frame, target] = [sheet.current, mark.current];
    if (!frame) return;
    // A third from the top: some text before the passage helps to find one's way.
    const offset = target ? target.getBoundingClientRect().top - frame.getBoundingClientRect().top : 0;
    frame.scrollTop += target ? offset - frame.clientHeight / 3 : -frame.scrollTop;
  }, [text, start]);

  return (
    // Scrolls by itself, so it must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={sheet} className={styles['sheet']} role="region" aria-label={label} tabIndex={0}>
      {text.trim() === '' ? (
        <p className={styles['blank']}>{t('pages.blank')}</p>
      ) : passage ? (
        <p>
          {text.slice(0, passage.start)}
          <mark ref={mark}>{text.slice(passage.start, passage.end)}</mark>
          {text.slice(passage.end)}
        </p>
      ) : (
        <p>{text}</p>
      )}
    </div>
  );
}
