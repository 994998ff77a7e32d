import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './PageNumber.module.css';

/** The page one is on, to be typed over; goes there on Enter or when the field is left. */
export function PageNumber({
  number,
  count,
  onChange,
}: {
  number: number;
  count: number;
  onChange: (page: number) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(String(number));
  const [typedFor, setTypedFor] = useState(number);
  if (typedFor !== number) {
    setTypedFor(number);
    setTyped(String(number));
  }

  const go = (event?: FormEvent) => {
    event?.preventDefault();
    const page = Number.parseInt(typed, 10);
    if (Number.isInteger(page) && page !== number) onChange(page);
    else setTyped(String(number));
  };

  return (
    <form className={styles['form']} onSubmit={go}>
      <input
        aria-label={t('pages.goTo')}
        inputMode="numeric"
        value={typed}
        size={Math.max(3, String(count).length)}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => go()}
      />
      <span>{t('pages.outOf', { count })}</span>
    </form>
  );
}
