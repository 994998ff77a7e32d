import type { Language } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { auth } from '../api/client.js';
import { asFailure } from '../api/failure.js';
import { meQuery } from '../api/queries.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import { Icon } from '../design/Icon.js';
import { usePopover } from '../design/use-popover.js';
import { useFailureText } from '../i18n/failure-text.js';
import { managesCourses, managesPeople } from './manages-people.js';
import { paths } from './paths.js';
import { chooseLanguage, chooseTheme, languageOptions, themes, useTheme } from './preferences.js';
import { useAuth } from './use-auth.js';
import { useAccountLanguage } from './use-account-language.js';
import styles from './ProfileMenu.module.css';

/** Who is signed in, the look of the pages, their language, and the way out. */
export function ProfileMenu() {
  const { t } = useTranslation();
  const { open, setOpen, frame, button } = usePopover<HTMLDivElement>();
  const panel = useId();

  return (
    <div className={styles['frame']} ref={frame}>
      <button
        ref={button}
        type="button"
        className={styles['button']}
        aria-label={t('profile.open')}
        title={t('profile.open')}
        aria-expanded={open}
        aria-controls={panel}
        onClick={() => setOpen(!open)}
      >
        <Icon name="person" />
      </button>
      <div id={panel} className={styles['panel']} hidden={!open} role="group" aria-label={t('profile.open')}>
        <Person />
        <Ways onChosen={() => setOpen(false)} />
        <Preferences />
        <SignOut />
      </div>
    </div>
  );
}

function Person() {
  const { status } = useAuth();
  const me = useQuery({ ...meQuery, enabled: status === 'signed-in' }).data;
  if (!me) return null;
  return (
    <div className={styles['person']}>
      <strong>{me.displayName}</strong>
      <span>{me.email}</span>
    </div>
  );
}

/** What administrators look after. */
const managed = [
  [paths.people(), 'people', 'people.title'],
  [paths.models, 'device', 'connections.title'],
  [paths.costs, 'costs', 'costs.title'],
  [paths.audit, 'file', 'audit.title'],
] as const;

/** The screens about people: one's own account, and for administrators everybody's. */
function Ways({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation();
  const { status } = useAuth();
  const me = useQuery({ ...meQuery, enabled: status === 'signed-in' }).data;
  if (!me) return null;
  return (
    <ul className={styles['ways']}>
      <li>
        <Link to={paths.account} onClick={onChosen}>
          <Icon name="person" /> {t('account.title')}
        </Link>
      </li>
      {managesCourses(me) && (
        <li>
          <Link to={paths.catalogue} onClick={onChosen}>
            <Icon name="book" /> {t('administer.catalogue.title')}
          </Link>
        </li>
      )}
      {managesPeople(me) &&
        managed.map(([to, icon, label]) => (
          <li key={to}>
            <Link to={to} onClick={onChosen}>
              <Icon name={icon} /> {t(label)}
            </Link>
          </li>
        ))}
    </ul>
  );
}

export function Preferences() {
  const { t, i18n } = useTranslation();
  const theme = useTheme();
  const { status } = useAuth();
  const changeAccount = useAccountLanguage();
  const choose = status === 'signed-in' ? changeAccount : chooseLanguage;
  return (
    <>
      <Choice
        legend={t('profile.theme')}
        value={theme}
        onChoose={chooseTheme}
        options={themes.map((value) => ({ value, label: t(`profile.themes.${value}`) }))}
      />
      <Choice
        legend={t('profile.language')}
        value={i18n.language as Language}
        onChoose={(language) => void choose(language)}
        options={languageOptions}
      />
    </>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const signOut = () => {
    auth.signOut().catch((cause: unknown) => say(failureText(asFailure(cause)), true));
  };
  return <Button onClick={signOut}>{t('profile.signOut')}</Button>;
}
