import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.js';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** `card` stands in the middle; on phones, `sheet` rises from the lower edge and `tall` takes most of the screen. */
  shape?: 'card' | 'sheet' | 'tall';
}

/**
 * A modal dialog on the browser's own `<dialog>`: focus stays inside, Escape closes, focus returns afterwards. A press
 * beside it closes it as long as nothing was entered; what was entered goes only when somebody says so.
 */
export function Dialog({ title, onClose, children, shape = 'card' }: DialogProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const wasEdited = useRef(false);
  const pressedBeside = useRef(false);

  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);

  return (
    // The click handler serves the pointer alone: Escape and the close button do the same by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={dialog}
      className={`${styles['dialog']} ${styles[shape]}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onInput={() => (wasEdited.current = true)}
      onPointerDown={(event) => (pressedBeside.current = event.target === dialog.current)}
      onClick={(event) => {
        // Selecting text may begin within and end beside; that is no wish to close.
        const isBeside = event.target === dialog.current && pressedBeside.current;
        if (isBeside && !wasEdited.current) onClose();
      }}
    >
      <div className={styles['inside']}>
        <header className={styles['head']}>
          <h2 id={heading}>{title}</h2>
          <IconButton icon="close" label={t('common.close')} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
