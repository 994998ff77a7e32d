import type { PeopleList, PeopleListOutcome } from '@aila/contracts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/Button.js';
import { Tag } from '../../design/Tag.js';
import styles from './PeopleList.module.css';

/** Mistakes come first, and what changes nothing last. */
const order: readonly PeopleListOutcome[] = ['wrong', 'teaches', 'promise', 'change', 'add', 'same'];
/** So many lines are shown at once: a list may have two thousand. */
const step = 50;

/** What a list would do: how many of each kind, then line by line. It takes the focus, since it is what was asked for. */
export function Preview({ preview: { lines } }: { preview: PeopleList }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const [shown, setShown] = useState(step);
  const sorted = order.flatMap((outcome) => lines.filter((line) => line.outcome === outcome));

  useEffect(() => heading.current?.focus(), [lines]);

  return (
    <section className={styles['preview']} aria-labelledby="list-preview">
      <h2 id="list-preview" ref={heading} tabIndex={-1}>
        {t('peopleList.previewTitle')}
      </h2>
      <ul className={styles['sums']}>
        {order.map((outcome) => {
          const count = lines.filter((line) => line.outcome === outcome).length;
          return count === 0 ? null : <li key={outcome}>{t(`peopleList.sums.${outcome}`, { count })}</li>;
        })}
      </ul>
      <ol className={styles['rows']}>
        {sorted.slice(0, shown).map(({ line, email, role, name, outcome, problem }) => (
          <li key={line}>
            <div>
              <p className={styles['name']}>{name ?? (email === '' ? '–' : email)}</p>
              <p className={styles['soft']}>
                {t('peopleList.line', { line })}
                {name !== null && ` · ${email}`}
                {role !== null && ` · ${t(`courses.roles.${role}`)}`}
              </p>
            </div>
            <Tag tone={outcome === 'wrong' ? 'warning' : outcome === 'same' ? 'plain' : 'accent'}>
              {problem === null ? t(`peopleList.outcomes.${outcome}`) : t(`peopleList.problems.${problem}`)}
            </Tag>
          </li>
        ))}
      </ol>
      {sorted.length > shown && (
        <Button onClick={() => setShown(shown + step)}>{t('peopleList.more', { count: sorted.length - shown })}</Button>
      )}
    </section>
  );
}
