import { outlineModule } from '../../test/outline.js';
import { moved, orderOf } from './order.js';

const items = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
const ids = (list: { id: string }[]) => list.map(({ id }) => id).join('');

describe('moved', () => {
  it('exchanges neighbours', () => {
    expect(ids(moved(items, 'b', 'up'))).toBe('bac');
    expect(ids(moved(items, 'b', 'down'))).toBe('acb');
  });

  it('changes nothing at the edges or for a stranger', () => {
    expect(ids(moved(items, 'a', 'up'))).toBe('abc');
    expect(ids(moved(items, 'c', 'down'))).toBe('abc');
    expect(ids(moved(items, 'x', 'down'))).toBe('abc');
  });
});

describe('orderOf', () => {
  it('names every concept and module once, in the order shown', () => {
    const concept = (id: string, ...modules: string[]) => ({
      id,
      courseId: 'c',
      title: id,
      position: 9,
      version: 1,
      modules: modules.map((module) => outlineModule({ id: module })),
    });
    expect(orderOf({ concepts: [concept('k2', 'm3', 'm1'), concept('k1')] })).toEqual({
      concepts: [
        { id: 'k2', moduleIds: ['m3', 'm1'] },
        { id: 'k1', moduleIds: [] },
      ],
    });
  });
});
