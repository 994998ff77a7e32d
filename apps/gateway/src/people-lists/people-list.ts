import { AssignedRole, Email, maxPeopleInList, type PeopleListProblem } from '@aila/contracts';

/** One line of a list of people: an address with a course role, or what is wrong with it. */
export type ListedPerson =
  | { readonly line: number; readonly email: string; readonly role: AssignedRole }
  | { readonly line: number; readonly text: string; readonly problem: PeopleListProblem };

/** Roles as people write them, in English and French. */
const roles: Readonly<Record<string, AssignedRole>> = {
  student: 'student',
  étudiant: 'student',
  étudiante: 'student',
  etudiant: 'student',
  etudiante: 'student',
  assistant: 'assistant',
  assistante: 'assistant',
  'teaching assistant': 'assistant',
  ta: 'assistant',
  observer: 'observer',
  observateur: 'observer',
  observatrice: 'observer',
};
/** What a first line says that names the columns. */
const headings = /^(e-?mail|address|adresse|courriel)/i;

/**
 * Reads a list as spreadsheets write it: an address and a course role in each line, with commas, semicolons or tabs between
 * them. Without a role it is a student. Empty lines and a first line of headings are left out; more columns are not looked at.
 *
 * @returns undefined when there are more people than fit
 */
export function readPeopleList(list: string): ListedPerson[] | undefined {
  const found: ListedPerson[] = [];
  const seen = new Set<string>();
  for (const [index, text] of list.split(/\r\n|\r|\n/).entries()) {
    const [first = '', second = ''] = cellsOf(text);
    if (cellsOf(text).every((cell) => cell === '') || (index === 0 && headings.test(first))) continue;
    if (found.length >= maxPeopleInList) return undefined;
    found.push(personOf(index + 1, first, second, seen));
  }
  return found;
}

function personOf(line: number, first: string, second: string, seen: Set<string>): ListedPerson {
  const email = Email.safeParse(first).data;
  const wrong = (problem: PeopleListProblem): ListedPerson => ({ line, text: first.slice(0, 254), problem });
  if (email === undefined) return wrong('address');
  const role = second === '' ? 'student' : roleNamed(second.normalize('NFC').toLowerCase());
  if (role === undefined) return wrong('role');
  if (seen.has(email)) return wrong('twice');
  seen.add(email);
  return { line, email, role };
}

const roleNamed = (name: string) => (Object.hasOwn(roles, name) ? roles[name] : undefined);

const cellsOf = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/[,;\t]/)
    .map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim(),
    );
