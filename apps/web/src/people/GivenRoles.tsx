import type { InstitutionRole, Person, PromisedRole } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '../shell/paths.js';
import { useAnnouncer } from '../design/announce.js';
import { IconButton } from '../design/Button.js';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { Tag } from '../design/Tag.js';
import { giveRole, keepPerson, setRole } from './people-data.js';
import rows from './PersonPage.module.css';

/** A role for an address that turned out to have an account. */
export interface AskedRole extends PromisedRole {
  readonly name: string;
}

/** A role that somebody with an account got here, where it was to be promised. */
export interface GivenRole {
  readonly person: Person;
  readonly role: InstitutionRole;
}

export const without = (given: readonly GivenRole[], { person, role }: GivenRole): readonly GivenRole[] =>
  given.filter((each) => each.person.id !== person.id || each.role !== role);

interface AskToGiveProps {
  asked: AskedRole;
  onGiven: (given: GivenRole) => void;
  onClose: () => void;
}

/** Nobody who has an account gets a role unasked; an administrator is made by two decisions. */
export function AskToGive({ asked: { email, role, name }, onGiven, onClose }: AskToGiveProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const words = { name, role: t(`people.roles.${role}.name`) };

  const give = async () => {
    const person = await giveRole(cache, { email, role });
    if (person) onGiven({ person, role });
    say(t(person ? 'people.promises.given' : 'people.promises.added', { ...words, email }), true);
  };

  return (
    <ConfirmDialog
      title={t('people.promises.askTitle', words)}
      text={`${t('people.promises.askText', words)} ${t(`people.roles.${role}.give`, words)}`}
      action={t('people.promises.askAction')}
      look="solid"
      {...(role === 'admin' ? { acknowledge: t('people.promises.askAdmin', words) } : {})}
      onConfirm={give}
      onClose={onClose}
    />
  );
}

interface GivenRolesProps {
  given: readonly GivenRole[];
  onTaken: (given: GivenRole) => void;
}

/** What was given on this page instead of being promised, so that a mistake is undone where it was made. */
export function GivenRoles({ given, onTaken }: GivenRolesProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [taking, setTaking] = useState<GivenRole | null>(null);
  const wordsOf = ({ person, role }: GivenRole) => ({
    name: person.displayName,
    role: t(`people.roles.${role}.name`),
  });

  const take = async (given: GivenRole) => {
    await keepPerson(cache, await setRole(given.person.id, given.role, false));
    onTaken(given);
    say(t('people.roles.taken', wordsOf(given)), true);
  };

  if (given.length === 0) return null;
  return (
    <>
      <h3 id="given-now">{t('people.promises.givenNow')}</h3>
      <ul className={rows['rows']} aria-labelledby="given-now">
        {given.map((each) => (
          <li key={`${each.person.id} ${each.role}`}>
            <div>
              <p className={rows['what']}>
                <Link to={paths.person(each.person.id)}>{each.person.displayName}</Link> <Tag>{wordsOf(each).role}</Tag>
              </p>
            </div>
            <IconButton
              icon="trash"
              label={t('people.promises.takeBack', wordsOf(each))}
              onClick={() => setTaking(each)}
            />
          </li>
        ))}
      </ul>
      {taking && (
        <ConfirmDialog
          title={t('people.roles.takeTitle', wordsOf(taking))}
          text={t(`people.roles.${taking.role}.take`, wordsOf(taking))}
          action={t('people.roles.take')}
          onConfirm={() => take(taking)}
          onClose={() => setTaking(null)}
        />
      )}
    </>
  );
}
