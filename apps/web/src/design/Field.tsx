import { characterCount } from '@aila/contracts/text';
import { type ComponentProps, type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Field.module.css';

interface FieldFrame {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value, in the reader's words. */
  problem?: string | undefined;
}

/**
 * A labelled text input, in which `maxLength` is told and not enforced by cutting; hint and problem are tied to it so that they are read with it. `end` stands in the field,
 * `after` below it: more to be read with the field, under an id of its own.
 */
export function TextField({
  label,
  hint,
  problem,
  end,
  after,
  maxLength,
  onInput,
  ...input
}: FieldFrame & ComponentProps<'input'> & { end?: ReactNode; after?: { id: string; content: ReactNode } | undefined }) {
  const id = useId();
  const { excess, watch } = useExcess(maxLength);
  const trouble = excess ?? problem;
  const look = (event: FormEvent<HTMLInputElement>) => {
    watch(event.currentTarget);
    onInput?.(event as Parameters<NonNullable<typeof onInput>>[0]);
  };
  return (
    <Frame id={id} label={label} hint={hint} problem={trouble}>
      <span className={styles['line']}>
        <input {...input} {...described(id, hint, trouble, after?.id)} onInput={look} className={styles['control']} />
        {end}
      </span>
      {after?.content}
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  problem,
  maxLength,
  onInput,
  ...area
}: FieldFrame & ComponentProps<'textarea'>) {
  const id = useId();
  const { excess, watch } = useExcess(maxLength);
  const trouble = excess ?? problem;
  const look = (event: FormEvent<HTMLTextAreaElement>) => {
    watch(event.currentTarget);
    onInput?.(event as Parameters<NonNullable<typeof onInput>>[0]);
  };
  return (
    <Frame id={id} label={label} hint={hint} problem={trouble}>
      <textarea {...area} {...described(id, hint, trouble)} onInput={look} className={styles['control']} />
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

/**
 * A limit that is said at the field. The browser's own cuts what is pasted without a word; here all of it stays, and the
 * form is held back (`validity.customError`) until it fits.
 */
export function useExcess(maxLength: number | undefined) {
  const { t } = useTranslation();
  const [excess, setExcess] = useState<string>();
  const watch = (field: HTMLInputElement | HTMLTextAreaElement) => {
    const over = characterCount(field.value.trim()) - (maxLength ?? Infinity);
    const text = over > 0 ? t('common.tooLong', { max: maxLength, count: over }) : undefined;
    field.setCustomValidity(text ?? '');
    setExcess(text);
  };
  return { excess, watch };
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
