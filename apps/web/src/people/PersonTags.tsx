import type { Person } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { Tag } from '../design/Tag.js';

/** A person's roles in the institution, and the state of the account where it is not the usual one. */
export function PersonTags({ person: { roles, status } }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <>
      {status !== 'active' && <Tag tone="warning">{t(`people.statuses.${status}`)}</Tag>}
      {roles.map((role) => (
        <Tag key={role} tone={role === 'student' ? 'plain' : 'accent'}>
          {t(`people.roles.${role}.name`)}
        </Tag>
      ))}
    </>
  );
}
