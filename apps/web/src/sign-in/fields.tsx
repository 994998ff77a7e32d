import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../design/Field.js';

type FieldProps = Omit<ComponentProps<typeof TextField>, 'label' | 'name' | 'type'>;

/** The address that names the account, also to password managers. */
export function EmailField(field: FieldProps) {
  const { t } = useTranslation();
  return (
    <TextField
      {...field}
      label={t('signIn.email')}
      name="email"
      type="email"
      inputMode="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      maxLength={254}
    />
  );
}

/** A mailed code; phones offer it from the message. */
export function CodeField(field: FieldProps) {
  const { t } = useTranslation();
  return (
    <TextField
      {...field}
      label={t('entry.code.label')}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      spellCheck={false}
      required
      maxLength={40}
    />
  );
}
