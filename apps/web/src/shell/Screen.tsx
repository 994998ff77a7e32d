import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../design/Icon.js';
import { Bell } from './Bell.js';
import { ProfileMenu } from './ProfileMenu.js';
import { useArrival } from './use-arrival.js';
import styles from './Screen.module.css';

export interface Crumb {
  readonly to: string;
  readonly label: string;
}

interface ScreenProps {
  /** Names the browser tab, and the last crumb. */
  title: string;
  /** The way here from the course list; its last entry is where the back arrow of a phone leads. */
  crumbs?: readonly Crumb[];
  /** Controls of this screen that stand in the bar. */
  actions?: ReactNode;
  /** `page` scrolls as a whole; `fill` is exactly as high as the window and scrolls inside. */
  layout?: 'page' | 'fill';
  children: ReactNode;
}

/** Bar and main part of one screen. */
export function Screen({ title, crumbs = [], actions, layout = 'page', children }: ScreenProps) {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  const back = crumbs.at(-1);

  useEffect(() => {
    document.title = title === '' ? 'Aila' : `${title} · Aila`;
  }, [title]);

  useArrival(main, layout === 'page');

  return (
    <div className={`${styles['screen']} ${styles[layout]}`} data-layout={layout}>
      <header className={styles['bar']}>
        <Link
          to="/"
          className={`${styles['brand']} ${back ? styles['brandBesideBack'] : ''}`}
          aria-label={t('shell.home')}
        >
          <Icon name="book" size={24} />
          <span aria-hidden="true">Aila</span>
        </Link>
        {back && (
          <Link to={back.to} className={styles['back']} aria-label={t('shell.backTo', { place: back.label })}>
            <Icon name="back" />
          </Link>
        )}
        {crumbs.length > 0 && (
          <nav className={styles['crumbs']} aria-label={t('shell.crumbs')}>
            <ol>
              {crumbs.map((crumb) => (
                <li key={crumb.to}>
                  <Link to={crumb.to}>{crumb.label}</Link>
                </li>
              ))}
              <li aria-current="page">{title}</li>
            </ol>
          </nav>
        )}
        <div className={styles['end']}>
          {actions}
          <Bell />
          <ProfileMenu />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={styles['main']}>
        {children}
      </main>
    </div>
  );
}
