import { Admission } from './admission.js';

describe('jobs that begin', () => {
  it('are no more than a few of one course; the first of the others is called when one ends', () => {
    const called: string[] = [];
    const admission = new Admission(1, (id) => called.push(id));
    const end = admission.enter('a1', 'a', false);
    expect(admission.enter('a2', 'a', false)).toEqual({ behind: 'a' });
    expect(admission.enter('a3', 'a', false)).toEqual({ behind: 'a' });
    expect(admission.enter('b1', 'b', false)).toBeInstanceOf(Function);
    if (typeof end === 'function') end();
    expect(called).toEqual(['a2']);
  });

  it('hold one at a time of those over which a worker died, so that the next death blames no other', () => {
    const called: string[] = [];
    const admission = new Admission(2, (id) => called.push(id));
    const end = admission.enter('deadly', 'a', true);
    expect(admission.enter('beside', 'b', true)).toEqual({ behind: 'suspects' });
    expect(admission.enter('new', 'b', false)).toBeInstanceOf(Function);
    if (typeof end === 'function') end();
    expect(called).toEqual(['beside']);
    expect(admission.enter('beside', 'b', true)).toBeInstanceOf(Function);
  });
});
