import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './Field.module.css';

interface FieldFrame {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value, in the reader's words. */
  problem?: string | undefined;
}

/**
 * A labelled text input; hint and problem are tied to it so that they are read with it. `end` stands in the field,
 * `after` below it: more to be read with the field, under an id of its own.
 */
export function TextField({
  label,
  hint,
  problem,
  end,
  after,
  ...input
}: FieldFrame & ComponentProps<'input'> & { end?: ReactNode; after?: { id: string; content: ReactNode } | undefined }) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <span className={styles['line']}>
        <input {...input} {...described(id, hint, problem, after?.id)} className={styles['control']} />
        {end}
      </span>
      {after?.content}
    </Frame>
  );
}

export function TextArea({ label, hint, problem, ...area }: FieldFrame & ComponentProps<'textarea'>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <textarea {...area} {...described(id, hint, problem)} className={styles['control']} />
    </Frame>
  );
}

export function Select({ label, hint, problem, ...select }: FieldFrame & ComponentProps<'select'>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <select {...select} {...described(id, hint, problem)} className={styles['control']} />
    </Frame>
  );
}

function described(id: string, hint?: string, problem?: string, after = '') {
  const notes = [hint === undefined ? '' : `${id}-hint`, problem === undefined ? '' : `${id}-problem`, after].filter(
    Boolean,
  );
  return {
    id,
    'aria-invalid': problem === undefined ? undefined : true,
    'aria-describedby': notes.length === 0 ? undefined : notes.join(' '),
  };
}

function Frame({ id, label, hint, problem, children }: FieldFrame & { id: string; children: ReactNode }) {
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
      {children}
      {problem !== undefined && (
        <p id={`${id}-problem`} className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
