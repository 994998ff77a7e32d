import type { Course } from '@aila/contracts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Select, TextField } from '../design/Field.js';
import { textOf } from '../design/use-form.js';
import { languageOptions } from '../shell/preferences.js';
import { maxTitle } from '../limits.js';
import styles from './SettingsPage.module.css';

export type CourseWords = Pick<Course, 'title' | 'department' | 'number' | 'term' | 'language'>;

const maxShortName = 20;
const required = ['title', 'department', 'number'] as const;

/** What a form of `CourseFields` holds. */
export const wordsOf = (form: FormData): CourseWords => ({
  title: textOf(form, 'title'),
  department: textOf(form, 'department'),
  number: textOf(form, 'number'),
  term: textOf(form, 'term'),
  language: textOf(form, 'language') as CourseWords['language'],
});

/** What is missing in a form of `CourseFields`, by field. */
export function missingWords(t: TFunction, form: FormData): Record<string, string> {
  const empty = required.filter((name) => textOf(form, name) === '');
  return Object.fromEntries(empty.map((name) => [name, t(`administer.needed.${name}`)]));
}

interface CourseFieldsProps {
  course?: CourseWords;
  problems: Readonly<Record<string, string | undefined>>;
}

/** What a course is called and when it is taught, with the values of a course or empty. */
export function CourseFields({ course, problems }: CourseFieldsProps) {
  const { t, i18n } = useTranslation();
  return (
    <div className={styles['fields']}>
      <TextField
        label={t('teach.title')}
        name="title"
        defaultValue={course?.title}
        maxLength={maxTitle}
        problem={problems['title']}
      />
      <div className={styles['pair']}>
        <TextField
          label={t('administer.department')}
          hint={t('administer.departmentHint')}
          name="department"
          defaultValue={course?.department}
          maxLength={maxShortName}
          problem={problems['department']}
        />
        <TextField
          label={t('administer.number')}
          hint={t('administer.numberHint')}
          name="number"
          defaultValue={course?.number}
          maxLength={maxShortName}
          problem={problems['number']}
        />
      </div>
      <div className={styles['pair']}>
        <TextField
          label={t('administer.term')}
          hint={t('administer.termHint')}
          name="term"
          defaultValue={course?.term}
          maxLength={maxShortName}
        />
        <Select
          label={t('administer.language')}
          hint={t('administer.languageHint')}
          name="language"
          defaultValue={course?.language ?? i18n.language}
        >
          {languageOptions.map(({ value, label }) => (
            <option key={value} value={value} lang={value}>
              {label}
            </option>
          ))}
        </Select>
      </div>
    </div>
  );
}
