import { characterCount, isBlank, withoutBlankEnds } from '@aila/contracts/text';
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import { maxMessageCharacters } from '../limits.js';
import styles from './Composer.module.css';

/** The counter appears when this many characters are left. */
const counterFrom = 500;

export interface ComposerHandle {
  focus: () => void;
}

interface ComposerProps {
  ref: Ref<ComposerHandle>;
  value: string;
  onChange: (value: string) => void;
  onSend: () => void;
  /** Set while the tutor answers; null otherwise. */
  onStop: (() => void) | null;
  stopping: boolean;
}

/** Where the student writes. Enter sends, Shift+Enter breaks the line; it grows with the text. */
export function Composer({ ref, value, onChange, onSend, onStop, stopping }: ComposerProps) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const note = useId();
  const left = maxMessageCharacters - characterCount(withoutBlankEnds(value));
  const sendable = !isBlank(value) && left >= 0 && onStop === null;

  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }), []);

  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [value]);

  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // An Enter that confirms a composed character (Chinese, Japanese, accents) is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (sendable) onSend();
  };

  return (
    <form
      className={styles['composer']}
      // By drafts.
      data-keeps-itself
      onSubmit={(event) => {
        event.preventDefault();
        if (sendable) onSend();
      }}
    >
      <div className={styles['frame']}>
        <textarea
          ref={area}
          rows={1}
          value={value}
          placeholder={t('chat.composer.placeholder')}
          aria-label={t('chat.composer.label')}
          aria-describedby={note}
          aria-invalid={left < 0 || undefined}
          enterKeyHint="send"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={keyDown}
        />
        {onStop ? (
          <button
            type="button"
            className={`${styles['action']} ${styles['stop']}`}
            aria-label={t('chat.composer.stop')}
            title={t('chat.composer.stop')}
            aria-disabled={stopping || undefined}
            onClick={onStop}
          >
            <Icon name="stop" />
          </button>
        ) : (
          <button
            type="submit"
            className={styles['action']}
            aria-label={t('chat.composer.send')}
            title={t('chat.composer.send')}
            aria-disabled={!sendable || undefined}
          >
            <Icon name="send" />
          </button>
        )}
      </div>
      <p id={note} className={styles['note']}>
        {left > counterFrom && <span className={styles['keys']}>{t('chat.composer.keys')}</span>}
        <span role="status" className={left < 0 ? styles['over'] : undefined}>
          {left < 0
            ? t('chat.composer.over', { count: -left })
            : left <= counterFrom
              ? t('chat.composer.left', { count: left })
              : ''}
        </span>
      </p>
    </form>
  );
}
