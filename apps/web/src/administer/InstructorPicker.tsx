import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { TextField } from '../design/Field.js';
import { maxSearch } from '../shell/use-list-search.js';
import { teachersQuery } from './administer-data.js';
import styles from './SettingsPage.module.css';

/** Milliseconds. */
const typingPause = 250;

export interface Teacher {
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
}

interface InstructorPickerProps {
  /** Who is not offered: they are there already. */
  chosen: readonly string[];
  onChoose: (teacher: Teacher) => void | Promise<unknown>;
}

/** Finds somebody who may teach, by a part of name or address. The focus goes back to the field after a choice. */
export function InstructorPicker({ chosen, onChoose }: InstructorPickerProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const found = useQuery(teachersQuery(search));
  const offered = search === '' ? [] : (found.data ?? []).filter(({ id }) => !chosen.includes(id));

  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), typingPause);
    return () => clearTimeout(timer);
  }, [typed]);

  const choose = async (teacher: Teacher) => {
    await onChoose(teacher);
    say(t('administer.instructors.chosen', { name: teacher.displayName }));
    setTyped('');
    setSearch('');
    field.current?.focus();
  };

  return (
    <div className={styles['picker']}>
      <TextField
        ref={field}
        label={t('administer.instructors.search')}
        hint={t('administer.instructors.searchHint')}
        type="search"
        value={typed}
        maxLength={maxSearch}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        // Enter looks for people; it is not meant to send the form around it.
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <p className={styles['soft']} role="status">
        {search !== '' && found.isSuccess && offered.length === 0 && t('administer.instructors.none')}
      </p>
      {offered.length > 0 && (
        <ul className={styles['rows']} aria-label={t('administer.instructors.found')}>
          {offered.map((teacher) => (
            <li key={teacher.id}>
              <div>
                <p className={styles['name']}>{teacher.displayName}</p>
                <p className={styles['soft']}>{teacher.email}</p>
              </div>
              <Button
                small
                icon="plus"
                aria-label={t('administer.instructors.addLabel', { name: teacher.displayName })}
                onClick={() => void choose(teacher)}
              >
                {t('administer.instructors.add')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
