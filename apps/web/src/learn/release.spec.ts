import { fromField, isOpen, momentText, toField } from './release.js';

const at = '2026-12-01T08:00:00.000Z';
const moment = Date.parse(at);

test('a draft is not open, whatever its date, and a published module is from its date on', () => {
  expect(isOpen({ published: false, releaseAt: null }, moment)).toBe(false);
  expect(isOpen({ published: false, releaseAt: at }, moment + 1)).toBe(false);
  expect(isOpen({ published: true, releaseAt: null }, moment)).toBe(true);
  expect(isOpen({ published: true, releaseAt: at }, moment - 1)).toBe(false);
  expect(isOpen({ published: true, releaseAt: at }, moment)).toBe(true);
});

test('what a field shows means the same moment again, in whatever time zone the device is', () => {
  expect(fromField(toField(at))).toBe(at);
  expect(toField(null)).toBe('');
  expect(fromField('')).toBeNull();
});

test('a moment is told with its time zone', () => {
  expect(momentText(at, 'en')).toMatch(/2026.*(UTC|GMT|[A-Z]{3,4})/);
});
