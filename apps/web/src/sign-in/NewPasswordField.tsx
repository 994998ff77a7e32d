import { passwordLengthFloor, visiblePasswordProblems, type PasswordOwner } from '@aila/contracts/passwords';
import { type ChangeEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import { ownerIn, shownRules } from './new-password.js';
import { PasswordField } from './PasswordField.js';
import styles from './NewPasswordField.module.css';

interface NewPasswordFieldProps {
  label: string;
  problem?: string | undefined;
  /** Characters that it needs; null while that is not known. */
  minLength: number | null;
  /** What is not in the form's own fields. */
  owner?: Partial<PasswordOwner>;
}

/** A new password named `newPassword`, with the rules below it that tick themselves off as it is typed. */
export function NewPasswordField({ label, problem, minLength, owner }: NewPasswordFieldProps) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState<readonly string[]>(shownRules);
  const id = useId();
  const rules = shownRules.filter((rule) => rule !== 'too-short' || minLength !== null);

  const look = ({ currentTarget: { value, form } }: ChangeEvent<HTMLInputElement>) => {
    if (value === '' || !form) setBroken(shownRules);
    else
      setBroken(visiblePasswordProblems(value, minLength ?? passwordLengthFloor, ownerIn(new FormData(form), owner)));
  };

  return (
    <PasswordField
      label={label}
      problem={problem}
      name="newPassword"
      autoComplete="new-password"
      maxLength={256}
      onChange={look}
      after={{
        id,
        content: (
          <div id={id} className={styles['rules']}>
            <ul>
              {rules.map((rule) => (
                <li key={rule} className={broken.includes(rule) ? undefined : styles['met']}>
                  {broken.includes(rule) ? (
                    <span className={styles['dot']} aria-hidden="true" />
                  ) : (
                    <Icon name="check" size={16} />
                  )}
                  <span>
                    {t(`password.rules.${rule}`, { min: minLength ?? passwordLengthFloor })}
                    {!broken.includes(rule) && <span className="visually-hidden"> {t('password.met')}</span>}
                  </span>
                </li>
              ))}
            </ul>
            <p className={styles['rest']}>{t('password.rest')}</p>
          </div>
        ),
      }}
    />
  );
}
