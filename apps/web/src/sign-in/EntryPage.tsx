import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { returnPath } from '../shell/paths.js';
import { Preferences } from '../shell/ProfileMenu.js';
import { useArrival } from '../shell/use-arrival.js';
import { useAuth } from '../shell/use-auth.js';
import { Icon } from '../design/Icon.js';
import { MarginNote } from './MarginNote.js';
import { isOwner } from './way-back.js';
import styles from './EntryPage.module.css';

interface EntryPageProps {
  /** Names the browser tab. */
  title: string;
  heading: string;
  lead: string;
  children: ReactNode;
  /** Links to the other ways in. */
  ways?: ReactNode;
}

/** What the screens before sign-in share. Who is signed in is sent on to where they wanted to go. */
export function EntryPage({ title, heading, lead, children, ways }: EntryPageProps) {
  const [query] = useSearchParams();
  const { status, person } = useAuth();
  const main = useRef<HTMLElement>(null);
  const { t } = useTranslation();
  useArrival(main);

  useEffect(() => {
    document.title = `${title} · Aila`;
  }, [title]);

  if (status === 'signed-in') return <Navigate to={isOwner(person) ? returnPath(query.get('to')) : '/'} replace />;
  return (
    <div className={styles['page']}>
      <main id="main" ref={main} tabIndex={-1} className={styles['main']}>
        <div className={styles['form']}>
          <p className={styles['brand']}>
            <Icon name="book" size={30} />
            Aila
          </p>
          <h1>{heading}</h1>
          <p className={styles['lead']}>{lead}</p>
          {children}
          {ways !== undefined && (
            <nav className={styles['ways']} aria-label={t('entry.ways')}>
              {ways}
            </nav>
          )}
        </div>
        <div className={styles['preferences']}>
          <Preferences />
        </div>
      </main>
      <MarginNote />
    </div>
  );
}

/** The fields of an entry form, one below the other. */
export function Fields({ children }: { children: ReactNode }) {
  return <div className={styles['fields']}>{children}</div>;
}
