import { MessageInput, SessionPatch } from './chat.js';
import { nameOf, textOf, Title } from './common.js';
import { CourseInput, ModuleInput } from './courses.js';
import { UploadInput } from './files.js';
import { ProfilePatch } from './identity.js';
import { asName, characterCount, isBlank, nameKey, withoutBlankEnds } from './text.js';

const zeroWidth = '\u200B';
const rightToLeft = '\u202E';

describe('what a name holds', () => {
  /** Every name that somebody types goes through one function. */
  const names: Readonly<Record<string, (name: string) => string | undefined>> = {
    'a title': (name) => Title.safeParse(name).data,
    'a course': (title) => CourseInput.safeParse({ title, department: 'X', number: '1' }).data?.title,
    'a department': (department) => CourseInput.safeParse({ title: 'X', department, number: '1' }).data?.department,
    'a module': (title) => ModuleInput.safeParse({ title }).data?.title,
    'a chat': (name) => SessionPatch.safeParse({ name }).data?.name,
    'a file': (name) => UploadInput.safeParse({ name, type: 'text/plain', size: 1 }).data?.name,
    'a person': (preferredName) => ProfilePatch.safeParse({ preferredName }).data?.preferredName ?? undefined,
  };

  test.each(Object.entries(names))('%s is kept without what nobody sees, composed and trimmed', (_, keep) => {
    expect(keep(`  Zoe\u0308${zeroWidth}${rightToLeft}\u00AD\u2066 \uFEFF`)).toBe('Zoë');
    for (const nothing of ['', ' ', zeroWidth, ` ${rightToLeft}\u2060\u3164 `, '\u2800'])
      expect(keep(nothing) ?? '').toBe('');
    expect(keep('two\nlines') ?? '').toBe('');
    expect(keep('a\u0000b') ?? '').toBe('');
  });

  test.each([
    ['an emoji of several people', '👩🏽‍💻 and 👨‍👩‍👧'],
    ['a coloured heart and a key cap', '❤️‍🔥 1️⃣'],
    ['a Persian word with a joiner in it', 'می‌خواهم'],
    ['a Hindi word with a joiner in it', 'क्‍ष'],
    ['white space that French needs', 'Qu’est-ce\u00A0?'],
    ['a title from right to left', 'الذاكرة العاملة'],
  ])('%s stays as it is', (_, name) => {
    expect(Title.parse(name)).toBe(name.normalize('NFC'));
  });

  test('a joiner between letters that need none goes', () => {
    expect(Title.parse('lo\u200Dops\u200C')).toBe('loops');
  });

  test('its length is counted in characters, and each is told from one more', () => {
    expect(nameOf(4).safeParse('😀'.repeat(4)).success).toBe(true);
    expect(nameOf(4).safeParse('😀'.repeat(5)).success).toBe(false);
    expect(textOf(4).safeParse(`${'😀'.repeat(4)} `).success).toBe(true);
    expect(textOf(4).safeParse('12345').success).toBe(false);
  });

  test('a name of another system is made one of ours instead of refused', () => {
    expect(asName(` Zoe\u0308\n${rightToLeft}Martin\u0000 `)).toBe('Zoë Martin');
    expect(characterCount(asName('😀'.repeat(500)))).toBe(120);
  });
});

describe('two names are the same', () => {
  test.each([
    ['when letter case differs', 'ÉTUDE.pdf', 'étude.PDF'],
    ['composed or not', 'Zoë.md', 'Zoe\u0308.md'],
    ['with something invisible in one', 'other.md', `ot${zeroWidth}her\u200D.md`],
    ['when the direction is turned', 'invoice.pdf', `${rightToLeft}invoice.pdf`],
    ['with another kind of space', 'week 2.pdf', 'week\u00A0\u2009 2.pdf'],
  ])('%s', (_, one, other) => {
    expect(nameKey(other)).toBe(nameKey(one));
  });

  test('but not when a reader can tell them apart', () => {
    const keys = ['Maße', 'Masse', 'mases', 'x²', 'x2', 'e', 'é', 'week 2', 'week2'].map(nameKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a message', () => {
  const take = (content: string) => MessageInput.safeParse({ content }).data?.content;

  test.each(['', ' \n\t', zeroWidth.repeat(2), '\u2063\u00A0\u3164', '\u2800\u2800', '\u0000\u0007'])(
    'of which nothing can be seen (%j) is none',
    (content) => {
      expect(isBlank(content)).toBe(true);
      expect(take(content)).toBeUndefined();
    },
  );

  test('of one visible character is one', () => {
    for (const content of ['.', '😀', '\u0301', 'あ']) expect(take(content)).toBe(content);
  });

  test('keeps the indentation of its first line', () => {
    const code = '    def f():\n        return 1';
    for (const ends of ['', '\n', ' \n\t\r\n', `${zeroWidth}\n\n`]) expect(take(`${ends}${code}\n \n`)).toBe(code);
    expect(take('\tone line  ')).toBe('\tone line');
  });

  test('keeps its blank lines in between and every line ending', () => {
    expect(take('\r\na\r\n\r\n  b')).toBe('a\r\n\r\n  b');
  });

  test('is read in time that grows with its length alone', () => {
    const began = performance.now();
    for (const part of ['\uFEFF', ' ', '\n', `${zeroWidth} `, ' \n']) {
      withoutBlankEnds(`${part.repeat(100_000)}x${part.repeat(100_000)}x`);
      isBlank(`${part.repeat(100_000)}x`);
      nameKey(part.repeat(100_000));
      Title.safeParse(part.repeat(100_000));
    }
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('of 8,000 emoji has 8,000 characters', () => {
    expect(characterCount('😀'.repeat(8_000))).toBe(8_000);
    expect(characterCount('\uD83D')).toBe(1);
  });
});
