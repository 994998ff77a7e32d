import type { InstitutionRole, Person } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { asFailure } from '../api/failure.js';
import { meQuery } from '../api/queries.js';
import { NotFoundPage } from '../shell/NotFoundPage.js';
import { paths } from '../shell/paths.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { QueryView } from '../design/QueryView.js';
import { Tag } from '../design/Tag.js';
import { useDay, useRelativeTime } from '../i18n/relative-time.js';
import { ManagerScreen } from './ManagerScreen.js';
import { keepPerson, personQuery, setEnabled, setRole } from './people-data.js';
import { PersonCourses } from './PersonCourses.js';
import { PersonTags } from './PersonTags.js';
import styles from './PersonPage.module.css';

const roles: readonly InstitutionRole[] = ['student', 'instructor', 'admin'];

/** One person as administrators see them: what they may do, and whether they may sign in. */
export function PersonPage() {
  const { t } = useTranslation();
  const { userId = '' } = useParams();
  const person = useQuery(personQuery(userId));
  const isUnknown = person.isError && ['NOT_FOUND', 'BAD_INPUT'].includes(asFailure(person.error).code);

  if (person.data === undefined && isUnknown) return <NotFoundPage />;
  return (
    <ManagerScreen
      title={person.data?.displayName ?? t('people.person')}
      crumbs={[{ to: paths.people(), label: t('people.title') }]}
    >
      <QueryView query={person} lines={8}>
        {(found) => <Details person={found} />}
      </QueryView>
    </ManagerScreen>
  );
}

/** What an administrator is about to do to somebody. */
type Change = { kind: 'role'; role: InstitutionRole; held: boolean } | { kind: 'account'; enabled: boolean };

function Details({ person }: { person: Person }) {
  const { t } = useTranslation();
  const day = useDay();
  const relativeTime = useRelativeTime();
  const [change, setChange] = useState<Change | null>(null);
  const name = person.displayName;

  return (
    <>
      <header className={styles['head']}>
        <h1>{name}</h1>
        <p className={styles['tags']}>
          <PersonTags person={person} />
        </p>
      </header>
      <dl className={styles['facts']}>
        <dt>{t('signIn.email')}</dt>
        <dd>{person.email}</dd>
        <dt>{t('people.since')}</dt>
        <dd>{day(person.createdAt)}</dd>
        <dt>{t('people.lastSignIn')}</dt>
        <dd>{person.lastSignInAt === null ? t('people.neverIn') : relativeTime(person.lastSignInAt)}</dd>
      </dl>
      <section className={styles['section']} aria-labelledby="person-roles">
        <h2 id="person-roles">{t('people.roles.title')}</h2>
        <ul className={styles['rows']}>
          {roles.map((role) => (
            <li key={role}>
              <RoleRow person={person} role={role} onChange={setChange} />
            </li>
          ))}
        </ul>
      </section>
      <section className={styles['section']} aria-labelledby="person-account">
        <h2 id="person-account">{t('people.account.title')}</h2>
        <AccountRow person={person} onChange={setChange} />
      </section>
      <PersonCourses userId={person.id} />
      {change && <Confirm person={person} change={change} onClose={() => setChange(null)} />}
    </>
  );
}

interface RowProps {
  person: Person;
  onChange: (change: Change) => void;
}

function RoleRow({ person, role, onChange }: RowProps & { role: InstitutionRole }) {
  const { t } = useTranslation();
  const held = person.roles.includes(role);
  const words = t(`people.roles.${role}.name`);
  return (
    <>
      <div>
        <p className={styles['what']}>
          {words} {held && <Tag>{t('people.roles.held')}</Tag>}
        </p>
        <p className={styles['soft']}>{t(`people.roles.${role}.means`)}</p>
      </div>
      <Button
        small
        aria-label={t(held ? 'people.roles.takeLabel' : 'people.roles.giveLabel', { role: words })}
        onClick={() => onChange({ kind: 'role', role, held: !held })}
      >
        {t(held ? 'people.roles.take' : 'people.roles.give')}
      </Button>
    </>
  );
}

function AccountRow({ person: { status }, onChange }: RowProps) {
  const { t } = useTranslation();
  const enabled = status !== 'disabled';
  return (
    <div className={styles['row']}>
      <div>
        <p className={styles['what']}>{t(`people.statuses.${status}`)}</p>
        <p className={styles['soft']}>{t(`people.account.means.${status}`)}</p>
      </div>
      <Button small onClick={() => onChange({ kind: 'account', enabled: !enabled })}>
        {t(enabled ? 'people.account.disable' : 'people.account.enable')}
      </Button>
    </div>
  );
}

/** Says what follows before it is done, with a word of warning to who is about to change their own rights. */
function Confirm({ person, change, onClose }: { person: Person; change: Change; onClose: () => void }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const me = useQuery(meQuery).data;
  const isOwn = me?.id === person.id;
  const words = useChangeWords(person, change);

  const confirm = async () => {
    const changed = await (change.kind === 'role'
      ? setRole(person.id, change.role, change.held)
      : setEnabled(person.id, change.enabled));
    say(words.done, true);
    if (isOwn && change.kind === 'role') {
      await cache.invalidateQueries({ queryKey: meQuery.queryKey });
      if (change.role === 'admin' && !change.held) return navigate(paths.home);
    }
    await keepPerson(cache, changed);
  };

  const warning = isOwn && words.takes ? ` ${t('people.own')}` : '';
  return (
    <ConfirmDialog
      title={words.title}
      text={`${words.text}${warning}`}
      action={words.action}
      look={words.takes ? 'danger' : 'solid'}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

function useChangeWords({ displayName: name }: Person, change: Change) {
  const { t } = useTranslation();
  if (change.kind === 'account') {
    const verb = change.enabled ? 'enable' : 'disable';
    return {
      takes: !change.enabled,
      title: t(`people.account.${verb}Title`, { name }),
      text: t(`people.account.${verb}Text`, { name }),
      action: t(`people.account.${verb}`),
      done: t(`people.account.${verb}d`, { name }),
    };
  }
  const role = t(`people.roles.${change.role}.name`);
  const verb = change.held ? 'give' : 'take';
  return {
    takes: !change.held,
    title: t(`people.roles.${verb}Title`, { name, role }),
    text: t(`people.roles.${change.role}.${verb}`, { name }),
    action: t(`people.roles.${verb}`),
    done: t(`people.roles.${change.held ? 'given' : 'taken'}`, { name, role }),
  };
}
