import { type ComponentProps, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/Icon.js';
import { useCopy } from '../../design/use-copy.js';
import styles from './CodeBlock.module.css';

/** A block of code with a button that copies it. */
export function CodeBlock({ children }: ComponentProps<'pre'>) {
  const { t } = useTranslation();
  const copy = useCopy();
  const pre = useRef<HTMLPreElement>(null);
  return (
    <div className={styles['block']}>
      {/* Long lines scroll, which must also work by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre ref={pre} tabIndex={0}>
        {children}
      </pre>
      {copy && (
        <button
          type="button"
          className={styles['copy']}
          aria-label={t('chat.copyCode')}
          onClick={() => copy(pre.current?.textContent ?? '')}
        >
          <Icon name="copy" size={16} />
        </button>
      )}
    </div>
  );
}
