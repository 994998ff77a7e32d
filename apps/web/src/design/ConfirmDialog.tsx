import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../api/failure.js';
import { Button } from './Button.js';
import { Dialog } from './Dialog.js';
import { FailureNotice } from './Notice.js';
import styles from './ConfirmDialog.module.css';

interface ConfirmDialogProps {
  title: string;
  /** What follows, and what will be lost. */
  text: string;
  action: string;
  /** `danger` for what takes something away. */
  look?: 'danger' | 'solid';
  /** For what weighs more than a click: words to tick before the action works. */
  acknowledge?: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something that matters, and stays open with the reason when it could not be done. */
export function ConfirmDialog({
  title,
  text,
  action,
  look = 'danger',
  acknowledge,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [ticked, setTicked] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const waits = acknowledge !== undefined && !ticked;

  const confirm = async () => {
    if (waits) return box.current?.focus();
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      onClose();
    } catch (cause) {
      setFailure(asFailure(cause));
      setBusy(false);
    }
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      {acknowledge !== undefined && (
        <label className={styles['acknowledge']}>
          <input ref={box} type="checkbox" checked={ticked} onChange={() => setTicked(!ticked)} />
          <span>{acknowledge}</span>
        </label>
      )}
      {failure && <FailureNotice failure={failure} />}
      <div className={styles['actions']}>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look={look} busy={busy} aria-disabled={waits || undefined} onClick={() => void confirm()}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
