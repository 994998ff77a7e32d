import type { CatalogueCourse, CatalogueSort } from '@aila/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asFailure } from '../api/failure.js';
import { Button, LinkButton } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import { Select, TextField } from '../design/Field.js';
import { Icon } from '../design/Icon.js';
import { FailureNotice } from '../design/Notice.js';
import { Placeholder } from '../design/QueryView.js';
import { Tag } from '../design/Tag.js';
import { ManagerScreen } from '../people/ManagerScreen.js';
import { paths } from '../shell/paths.js';
import { maxSearch, useListSearch } from '../shell/use-list-search.js';
import { catalogueQuery, termsQuery } from './administer-data.js';
import styles from './CataloguePage.module.css';

const sorts: readonly CatalogueSort[] = ['number', 'title', 'term', 'newest'];
const states = ['open', 'closed'] as const;

/** All courses, to be searched, sorted and narrowed; what is chosen stands in the address. */
export function CataloguePage() {
  const { t } = useTranslation();
  return (
    <ManagerScreen title={t('administer.catalogue.title')}>
      <header className={styles['head']}>
        <h1>{t('administer.catalogue.title')}</h1>
        <div className={styles['ways']}>
          <LinkButton to={paths.courseTrash} icon="trash">
            {t('trash.title')}
          </LinkButton>
          <LinkButton to={paths.newCourse} icon="plus" look="solid">
            {t('administer.new.title')}
          </LinkButton>
        </div>
      </header>
      <Courses />
    </ManagerScreen>
  );
}

function Courses() {
  const { t } = useTranslation();
  const { search, typed, type, query, filter } = useListSearch();
  const terms = useQuery(termsQuery).data ?? [];
  const state = states.find((each) => each === query.get('state')) ?? '';
  const sort = sorts.find((each) => each === query.get('sort')) ?? 'number';
  const term = query.get('term') ?? '';
  const courses = useInfiniteQuery(catalogueQuery({ search, term, state, sort }));
  const items = courses.data?.pages.flatMap((page) => page.items);
  const count = items?.length ?? 0;

  return (
    <>
      <div className={styles['filters']} role="search">
        <TextField
          label={t('administer.catalogue.search')}
          type="search"
          name="search"
          value={typed}
          maxLength={maxSearch}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
        />
        <Select label={t('administer.term')} value={term} onChange={(event) => filter('term', event.target.value)}>
          <option value="">{t('administer.catalogue.anyTerm')}</option>
          {[...new Set(term === '' ? terms : [term, ...terms])].map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
        <Select
          label={t('administer.catalogue.state')}
          value={state}
          onChange={(event) => filter('state', event.target.value)}
        >
          <option value="">{t('administer.catalogue.anyState')}</option>
          {states.map((each) => (
            <option key={each} value={each}>
              {t(`administer.states.${each}`)}
            </option>
          ))}
        </Select>
        <Select
          label={t('administer.catalogue.sort')}
          value={sort}
          onChange={(event) => filter('sort', event.target.value)}
        >
          {sorts.map((each) => (
            <option key={each} value={each}>
              {t(`administer.catalogue.sorts.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      <p className={styles['shown']} role="status">
        {items !== undefined &&
          !courses.isPlaceholderData &&
          t(courses.hasNextPage ? 'administer.catalogue.first' : 'administer.catalogue.found', { count })}
      </p>
      {items === undefined && !courses.isError && <Placeholder lines={6} />}
      {courses.isError && <FailureNotice failure={asFailure(courses.error)} onRetry={() => void courses.refetch()} />}
      {items?.length === 0 && (
        <EmptyState
          icon="book"
          title={t('administer.catalogue.none.title')}
          text={t('administer.catalogue.none.text')}
        />
      )}
      {count > 0 && (
        <ul
          className={styles['list']}
          aria-label={t('administer.catalogue.title')}
          aria-busy={courses.isPlaceholderData}
        >
          {items?.map((course) => (
            <li key={course.id}>
              <Row course={course} />
            </li>
          ))}
        </ul>
      )}
      {courses.hasNextPage && (
        <Button
          className={styles['more']}
          busy={courses.isFetchingNextPage}
          onClick={() => void courses.fetchNextPage()}
        >
          {t('people.more')}
        </Button>
      )}
    </>
  );
}

function Row({ course }: { course: CatalogueCourse }) {
  const { t } = useTranslation();
  const { id, title, department, number, term, active, students, instructors } = course;
  return (
    <Link to={paths.teach(id)} className={styles['row']}>
      <span className={styles['what']}>
        <span className={styles['mark']}>{[`${department} ${number}`, term].filter(Boolean).join(' · ')}</span>
        <strong>{title}</strong>
      </span>
      <span className={styles['facts']}>
        {instructors.length === 0
          ? t('administer.catalogue.nobody')
          : instructors.map(({ displayName }) => displayName).join(', ')}
      </span>
      <span className={styles['facts']}>{t('administer.catalogue.students', { count: students })}</span>
      <span className={styles['state']}>{!active && <Tag tone="warning">{t('administer.states.closed')}</Tag>}</span>
      <Icon name="forward" size={18} />
    </Link>
  );
}
