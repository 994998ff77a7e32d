import type { InstitutionRole, Person } from '@aila/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asFailure } from '../api/failure.js';
import { paths } from '../shell/paths.js';
import { maxSearch, useListSearch } from '../shell/use-list-search.js';
import { Button, LinkButton } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import { Select, TextField } from '../design/Field.js';
import { Icon } from '../design/Icon.js';
import { FailureNotice } from '../design/Notice.js';
import { Placeholder } from '../design/QueryView.js';
import { useRelativeTime } from '../i18n/relative-time.js';
import { ManagerScreen } from './ManagerScreen.js';
import { ModelTrouble } from './ModelTrouble.js';
import { peopleQuery } from './people-data.js';
import { PersonTags } from './PersonTags.js';
import styles from './PeoplePage.module.css';

const roles: readonly InstitutionRole[] = ['student', 'instructor', 'admin'];

/** Everybody with an account, to be searched; the search stands in the address. */
export function PeoplePage() {
  const { t } = useTranslation();
  return (
    <ManagerScreen title={t('people.title')}>
      <header className={styles['head']}>
        <h1>{t('people.title')}</h1>
        <LinkButton to={paths.admission} icon="mail">
          {t('people.admission.title')}
        </LinkButton>
      </header>
      <ModelTrouble />
      <People />
    </ManagerScreen>
  );
}

function People() {
  const { t } = useTranslation();
  const { search, typed, type, query, filter } = useListSearch();
  const role = roles.find((each) => each === query.get('role')) ?? null;
  const people = useInfiniteQuery(peopleQuery(search, role));
  const items = people.data?.pages.flatMap((page) => page.items);
  const found = items === undefined || people.isPlaceholderData ? '' : foundWords();

  function foundWords(): string {
    const count = items?.length ?? 0;
    return people.hasNextPage ? t('people.firstOf', { count }) : t('people.found', { count });
  }

  return (
    <>
      <div className={styles['search']} role="search">
        <TextField
          label={t('people.search')}
          hint={t('people.searchHint')}
          type="search"
          name="search"
          value={typed}
          maxLength={maxSearch}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
        />
        <Select label={t('people.byRole')} value={role ?? ''} onChange={(event) => filter('role', event.target.value)}>
          <option value="">{t('people.anyRole')}</option>
          {roles.map((each) => (
            <option key={each} value={each}>
              {t(`people.roles.${each}.name`)}
            </option>
          ))}
        </Select>
      </div>
      <p className={styles['shown']} role="status">
        {found}
      </p>
      {items === undefined && !people.isError && <Placeholder lines={6} />}
      {people.isError && <FailureNotice failure={asFailure(people.error)} onRetry={() => void people.refetch()} />}
      {items?.length === 0 && <EmptyState icon="people" title={t('people.none.title')} text={t('people.none.text')} />}
      {items !== undefined && items.length > 0 && (
        <ul className={styles['list']} aria-label={t('people.title')} aria-busy={people.isPlaceholderData}>
          {items.map((person) => (
            <li key={person.id}>
              <Row person={person} />
            </li>
          ))}
        </ul>
      )}
      {people.hasNextPage && (
        <Button className={styles['more']} busy={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
          {t('people.more')}
        </Button>
      )}
    </>
  );
}

function Row({ person }: { person: Person }) {
  const { t } = useTranslation();
  const relativeTime = useRelativeTime();
  const { displayName, email, lastSignInAt } = person;
  return (
    <Link to={paths.person(person.id)} className={styles['row']}>
      <span className={styles['who']}>
        <strong>{displayName}</strong>
        {displayName !== email && <span>{email}</span>}
      </span>
      <span className={styles['tags']}>
        <PersonTags person={person} />
      </span>
      <span className={styles['seen']}>
        {lastSignInAt === null ? t('people.neverIn') : t('people.lastIn', { time: relativeTime(lastSignInAt) })}
      </span>
      <Icon name="forward" size={18} />
    </Link>
  );
}
