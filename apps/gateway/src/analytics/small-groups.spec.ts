import { hiddenAmong, veiled } from './small-groups.js';

const groups = (...sizes: number[]) => sizes.map((students) => ({ students }));

describe('figures of small groups', () => {
  test('are shown where a course does not ask to hide them', () => {
    expect(hiddenAmong(groups(1, 4, 9), false)).toEqual([false, false, false]);
  });

  test('are hidden from one to four students; nobody and five are no secret', () => {
    expect(hiddenAmong(groups(0, 1, 4, 5, 6), true)).toEqual([false, true, true, false, false]);
  });

  test('cannot be had by taking the others from the total: one hidden group never stands alone', () => {
    expect(hiddenAmong(groups(0, 3, 20, 8), true)).toEqual([false, true, false, true]);
  });

  test('of a module are hidden too when few have tried', () => {
    expect(
      hiddenAmong(
        [
          { students: 9, tried: 2 },
          { students: 7, tried: 6 },
        ],
        true,
      ),
    ).toEqual([true, true]);
  });

  test('leave their name and no number', () => {
    expect(veiled({ title: 'Loops', students: 3, averageScore: null }, true)).toEqual({
      title: 'Loops',
      students: null,
      averageScore: null,
      hidden: true,
    });
  });
});
