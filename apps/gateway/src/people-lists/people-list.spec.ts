import { readPeopleList } from './people-list.js';

test('reads addresses and roles as spreadsheets write them, in English and French', () => {
  const list =
    '\uFEFFE-mail;Rôle\r\nAda@uni.test;étudiante\r\n"ben@uni.test"\tTA\n\ncy@uni.test,Observer,2nd year\ndee@uni.test';
  expect(readPeopleList(list)).toEqual([
    { line: 2, email: 'ada@uni.test', role: 'student' },
    { line: 3, email: 'ben@uni.test', role: 'assistant' },
    { line: 5, email: 'cy@uni.test', role: 'observer' },
    { line: 6, email: 'dee@uni.test', role: 'student' },
  ]);
});

test('says what is wrong in which line', () => {
  expect(readPeopleList('ada\nben@uni.test,boss\ncy@uni.test\nCY@uni.test,assistant\n,student')).toEqual([
    { line: 1, text: 'ada', problem: 'address' },
    { line: 2, text: 'ben@uni.test', problem: 'role' },
    { line: 3, email: 'cy@uni.test', role: 'student' },
    { line: 4, text: 'CY@uni.test', problem: 'twice' },
    { line: 5, text: '', problem: 'address' },
  ]);
});

test('a role that every object has is none, and more lines than fit are refused as a whole', () => {
  expect(readPeopleList('ada@uni.test,constructor')).toMatchObject([{ problem: 'role' }]);
  const people = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@uni.test`).join('\n');
  expect(readPeopleList(people(2000))).toHaveLength(2000);
  expect(readPeopleList(people(2001))).toBeUndefined();
});
