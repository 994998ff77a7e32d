import { creditedScore, masteryOf, suggestModules, type AttemptEvidence } from './mastery.js';

const on = (...scores: number[]): AttemptEvidence[] =>
  scores.map((score, index) => ({ statementId: `s${index}`, score }));

describe('mastery', () => {
  it('is zero before the first attempt', () => {
    expect(masteryOf([])).toEqual({ level: 0, mastered: false, masteredBy: null, attempts: 0, distinctStatements: 0 });
  });

  it('is capped while there are few attempts, however good', () => {
    expect([1, 2, 3, 4].map((count) => masteryOf(on(...Array<number>(count).fill(1))).level)).toEqual([
      0.39, 0.61, 0.74, 0.83,
    ]);
    expect(masteryOf(on(1, 1)).mastered).toBe(false);
    expect(masteryOf(on(1, 1, 1))).toMatchObject({ mastered: true, masteredBy: 2 });
  });

  it('weighs the newest answers most', () => {
    expect(masteryOf(on(0, 0, 1, 1)).level).toBeGreaterThan(masteryOf(on(1, 1, 0, 0)).level);
  });

  it('is not lost by later failures', () => {
    const later = masteryOf(on(1, 1, 1, 0, 0, 0));
    expect(later.level).toBeLessThan(0.7);
    expect(later).toMatchObject({ mastered: true, masteredBy: 2 });
  });

  it('is gone when the attempts that gave it are deleted', () => {
    expect(masteryOf(on(1, 1, 1).slice(0, -1)).mastered).toBe(false);
  });

  it('cannot be gained by repeating one right answer', () => {
    const same = Array<AttemptEvidence>(12).fill({ statementId: 'one', score: 1 });
    expect(masteryOf(same)).toMatchObject({ mastered: false, level: 0.39 });
    const two = Array.from({ length: 12 }, (_, index) => ({ statementId: `s${index % 2}`, score: 1 }));
    expect(masteryOf(two).mastered).toBe(false);
  });

  it('counts a corrected answer as one attempt with its last score', () => {
    const corrected = [...on(1, 1), { statementId: 's2', score: 0 }, { statementId: 's2', score: 0.8 }];
    expect(masteryOf(corrected).level).toBe(masteryOf(on(1, 1, 0.8)).level);
  });

  it('asks a small module for no more statements than it has', () => {
    const two = Array.from({ length: 8 }, (_, index) => ({ statementId: `s${index % 2}`, score: 1 }));
    expect(masteryOf(two, { threshold: 0.7, distinctStatements: 3 }, 2).mastered).toBe(true);
  });

  it('follows the threshold of the module', () => {
    expect(masteryOf(on(1, 1, 1), { threshold: 0.9, distinctStatements: 1 }).mastered).toBe(false);
    expect(masteryOf(on(1, 1), { threshold: 0.6, distinctStatements: 1 }).mastered).toBe(true);
  });

  it('cannot leave 0 to 1 whatever was stored', () => {
    expect(masteryOf(on(9, 9, 9, 9, 9, 9)).level).toBeLessThanOrEqual(1);
    expect(masteryOf(on(-5, -5)).level).toBe(0);
  });

  it('takes a fifth of the mark for each hint', () => {
    expect([0, 1, 2, 3, 9].map((hints) => creditedScore(1, hints))).toEqual([1, 0.8, 0.6, 0.4, 0]);
  });
});

describe('suggesting modules', () => {
  const modules = ['a', 'b', 'c', 'd'].map((id) => ({ moduleId: id, title: id.toUpperCase(), mastered: id === 'c' }));

  it('names unfinished ones in the order of the course, those ahead first', () => {
    expect(suggestModules(modules, 'b').map((module) => module.moduleId)).toEqual(['d', 'a']);
    expect(suggestModules(modules, 'a', 1).map((module) => module.moduleId)).toEqual(['b']);
  });
});
