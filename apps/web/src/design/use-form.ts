import { type FormEvent, type ComponentProps, useState } from 'react';
import { asFailure, type Failure } from '../api/failure.js';

/** What is wrong in the reader's words, by the name of the field. */
export type Problems = Readonly<Record<string, string | undefined>>;

interface FormWork {
  /** Looks at what was entered; with a problem nothing is sent. */
  check?: (form: FormData) => Problems;
  send: (form: FormData) => Promise<unknown>;
  /** The fields that a refusal is about. Any other failure is returned as `failure`. */
  blame?: (failure: Failure) => Problems | undefined;
}

interface FormState {
  /** For the form element. */
  readonly form: Pick<ComponentProps<'form'>, 'noValidate' | 'onSubmit' | 'onInput'>;
  readonly problems: Problems;
  readonly failure: Failure | null;
  readonly busy: boolean;
}

/**
 * One form: checked before it is sent, sent once at a time, and in trouble the focus goes to the first field that is
 * wrong. The browser's own checks are off, since they speak the browser's language.
 */
export function useForm({ check, send, blame }: FormWork): FormState {
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const element = event.currentTarget;
    const form = new FormData(element);
    const found = check?.(form) ?? {};
    setFailure(null);
    setProblems(found);
    if (focusFirst(element, found) || focusHeldBack(element)) return;
    setBusy(true);
    try {
      await send(form);
    } catch (cause) {
      const refusal = asFailure(cause);
      const blamed = blame?.(refusal);
      setProblems(blamed ?? {});
      if (!blamed || !focusFirst(element, blamed)) setFailure(refusal);
    } finally {
      setBusy(false);
    }
  };

  const clear = (event: FormEvent<HTMLFormElement>) => {
    const name = event.target instanceof HTMLInputElement ? event.target.name : '';
    if (problems[name] !== undefined) setProblems({ ...problems, [name]: undefined });
  };

  return {
    form: { noValidate: true, onSubmit: (event) => void submit(event), onInput: clear },
    problems,
    failure,
    busy,
  };
}

/** @returns whether there was a field to go to */
function focusFirst(form: HTMLFormElement, problems: Problems): boolean {
  const first = [...form.elements].find(
    (field): field is HTMLInputElement => field instanceof HTMLInputElement && problems[field.name] !== undefined,
  );
  first?.focus();
  return first !== undefined;
}

/** Goes to the first field that holds its form back and says so itself. @returns whether there was one */
export function focusHeldBack(form: HTMLFormElement): boolean {
  const first = [...form.elements].find(
    (field): field is HTMLInputElement => 'validity' in field && (field as HTMLInputElement).validity.customError,
  );
  first?.focus();
  return first !== undefined;
}

/** A field's value without the spaces around it. */
export function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? '').trim();
}
