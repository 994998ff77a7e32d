import type { AssignedRole, CourseMember, CourseRole } from '@aila/contracts';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { ConfirmDialog } from '../../design/ConfirmDialog.js';
import { Select, TextField } from '../../design/Field.js';
import { FailureNotice } from '../../design/Notice.js';
import { Placeholder } from '../../design/QueryView.js';
import { Tag } from '../../design/Tag.js';
import { useDay, useRelativeTime } from '../../i18n/relative-time.js';
import { maxSearch, useListSearch } from '../../shell/use-list-search.js';
import { ChangeRole } from './ChangeRole.js';
import { membersKey, membersQuery, removeMember } from './members-data.js';
import styles from './MembersPage.module.css';

const roles: readonly CourseRole[] = ['student', 'assistant', 'observer', 'instructor'];

/** A member whose role the instructors of a course may change. */
type Assigned = CourseMember & { readonly role: AssignedRole };
const isAssigned = (member: CourseMember): member is Assigned => member.role !== 'instructor';

interface MemberListProps {
  courseId: string;
  editable: boolean;
  /** How many modules can be achieved. */
  modules: number;
}

/** The members of a course, all or those in one role; the choice stands in the address. */
export function MemberList({ courseId, editable, modules }: MemberListProps) {
  const { t } = useTranslation();
  const { search, typed, type, query, filter } = useListSearch();
  const role = roles.find((each) => each === query.get('role')) ?? null;
  const members = useInfiniteQuery(membersQuery(courseId, role, search));
  const items = members.data?.pages.flatMap((page) => page.items);

  return (
    <section className={styles['section']} aria-labelledby="members">
      <h2 id="members">{t('members.list.title')}</h2>
      <div className={styles['filter']} role="search">
        <TextField
          label={t('members.list.search')}
          type="search"
          name="search"
          value={typed}
          maxLength={maxSearch}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
        />
        <Select
          label={t('members.list.show')}
          value={role ?? ''}
          onChange={(event) => filter('role', event.target.value)}
        >
          <option value="">{t('members.list.all')}</option>
          {roles.map((each) => (
            <option key={each} value={each}>
              {t(`courses.roles.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      <p className={styles['soft']} role="status">
        {items && t(members.hasNextPage ? 'members.list.first' : 'members.list.found', { count: items.length })}
      </p>
      {items === undefined && !members.isError && <Placeholder lines={5} />}
      {members.isError && <FailureNotice failure={asFailure(members.error)} onRetry={() => void members.refetch()} />}
      {items !== undefined && items.length > 0 && (
        <ul className={styles['rows']} aria-labelledby="members">
          {items.map((member) => (
            <li key={member.userId}>
              <Row courseId={courseId} member={member} editable={editable} modules={modules} />
            </li>
          ))}
        </ul>
      )}
      {members.hasNextPage && (
        <Button busy={members.isFetchingNextPage} onClick={() => void members.fetchNextPage()}>
          {t('people.more')}
        </Button>
      )}
    </section>
  );
}

interface RowProps extends MemberListProps {
  member: CourseMember;
}

function Row({ courseId, member, editable, modules }: RowProps) {
  const { t } = useTranslation();
  const day = useDay();
  const ago = useRelativeTime();
  const { displayName: name, email, role, joinedAt, lastSeenAt, achieved } = member;
  return (
    <>
      <div className={styles['who']}>
        <p className={styles['name']}>
          {name} <Tag tone={role === 'student' ? 'plain' : 'accent'}>{t(`courses.roles.${role}`)}</Tag>
        </p>
        <p className={styles['soft']}>{t('members.list.facts', { email, day: day(joinedAt) })}</p>
        {role === 'student' && (
          <p className={styles['soft']}>
            {t('members.list.standing', { achieved, count: modules })}
            {' · '}
            {lastSeenAt === null ? t('members.list.neverSeen') : t('members.list.seen', { time: ago(lastSeenAt) })}
          </p>
        )}
      </div>
      {editable && isAssigned(member) && <Actions courseId={courseId} member={member} />}
    </>
  );
}

function Actions({ courseId, member }: { courseId: string; member: Assigned }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [asking, setAsking] = useState<'role' | 'remove' | null>(null);
  const { displayName: name, role } = member;

  const remove = async () => {
    await removeMember(courseId, member, role);
    say(t('members.removed', { name }), true);
    await cache.invalidateQueries({ queryKey: membersKey(courseId) });
  };

  return (
    <div className={styles['actions']}>
      <Button small aria-label={t('members.changeLabel', { name })} onClick={() => setAsking('role')}>
        {t('members.change')}
      </Button>
      <Button small aria-label={t('members.removeLabel', { name })} onClick={() => setAsking('remove')}>
        {t('members.remove')}
      </Button>
      {asking === 'role' && <ChangeRole courseId={courseId} member={member} onClose={() => setAsking(null)} />}
      {asking === 'remove' && (
        <ConfirmDialog
          title={t('members.removeTitle', { name })}
          text={t('members.removeText', { name })}
          action={t('members.remove')}
          onConfirm={remove}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}
