import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusHeldBack } from '../../design/use-form.js';
import { asFailure, type Failure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { TextField } from '../../design/Field.js';
import { useFailureText } from '../../i18n/failure-text.js';
import { maxTitle } from '../../limits.js';
import styles from './AddForm.module.css';

interface AddFormProps {
  label: string;
  action: string;
  /** Said once it is there. */
  added: (title: string) => string;
  onAdd: (title: string) => Promise<unknown>;
  /** Shows the line at once instead of a button that opens it. */
  open?: boolean;
}

/** A button that opens one line to add something by its title. */
export function AddForm({ open = false, ...form }: AddFormProps) {
  const [opened, setOpened] = useState(open);
  if (opened) return <OpenForm {...form} focus={!open} onClose={() => setOpened(false)} />;
  return (
    <Button look="quiet" icon="plus" onClick={() => setOpened(true)}>
      {form.action}
    </Button>
  );
}

type OpenFormProps = Omit<AddFormProps, 'open'> & { focus: boolean; onClose: () => void };

/** The focus stays in the line, so that several can be added in a row; Escape closes it. */
function OpenForm({ label, action, added, onAdd, focus, onClose }: OpenFormProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const [title, setTitle] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure | 'empty' | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = title.trim();
    if (busy || focusHeldBack(event.currentTarget)) return;
    if (wanted === '') {
      setProblem('empty');
      input.current?.focus();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await onAdd(wanted);
      // The next one may have been begun while this one was on its way.
      setTitle((current) => (current.trim() === wanted ? '' : current));
      say(added(wanted));
    } catch (cause) {
      setProblem(asFailure(cause));
    } finally {
      setBusy(false);
      input.current?.focus();
    }
  };

  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
      <TextField
        ref={input}
        // The person has just asked for this line.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={focus}
        label={label}
        value={title}
        maxLength={maxTitle}
        autoComplete="off"
        problem={problem === null ? undefined : problem === 'empty' ? t('teach.titleNeeded') : failureText(problem)}
        onChange={(event) => {
          setTitle(event.target.value);
          setProblem(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      />
      <Button type="submit" look="solid" icon="plus" busy={busy}>
        {action}
      </Button>
    </form>
  );
}
