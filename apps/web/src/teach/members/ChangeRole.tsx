import type { AssignedRole, CourseMember } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../../design/announce.js';
import { Select } from '../../design/Field.js';
import { textOf } from '../../design/use-form.js';
import { EditDialog } from '../outline/EditDialog.js';
import { assignRole, membersKey } from './members-data.js';

/** The roles that instructors give and take. */
const roles: readonly AssignedRole[] = ['student', 'assistant', 'observer'];

interface ChangeRoleProps {
  courseId: string;
  member: CourseMember;
  onClose: () => void;
}

/** Another role for a member, with what it opens. */
export function ChangeRole({ courseId, member: { userId, displayName: name, role }, onClose }: ChangeRoleProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();

  const save = async (form: FormData) => {
    const wanted = textOf(form, 'role') as AssignedRole;
    await assignRole(courseId, userId, wanted);
    say(t('members.changed', { name, role: t(`courses.roles.${wanted}`) }), true);
    await cache.invalidateQueries({ queryKey: membersKey(courseId) });
  };

  return (
    <EditDialog title={t('members.changeTitle', { name })} onSave={save} onClose={onClose}>
      <RoleSelect initial={role === 'instructor' ? 'student' : role} />
    </EditDialog>
  );
}

/** A role named `role`, with what it means below. */
export function RoleSelect({ initial }: { initial: AssignedRole }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(initial);
  return (
    <Select
      label={t('people.promises.role')}
      hint={t(`members.means.${chosen}`)}
      name="role"
      value={chosen}
      onChange={(event) => setChosen(event.target.value as AssignedRole)}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {t(`courses.roles.${role}`)}
        </option>
      ))}
    </Select>
  );
}
