import { message } from '../test/replies.js';
import { hasArrived, unknownPlace } from './question.js';

const student = (id: string, content: string) => message({ id, role: 'student', content });
const question = { content: 'Yes\n', key: 'k', after: 'm2' };

describe('hasArrived', () => {
  it('finds the words behind what was known when they were sent', () => {
    expect(hasArrived(question, [message({ id: 'm2' }), student('m3', 'Yes')])).toBe(true);
  });

  it('does not take the same words of an earlier time for them', () => {
    expect(hasArrived(question, [student('m1', 'Yes'), message({ id: 'm2' })])).toBe(false);
  });

  it('finds the first words in an empty chat', () => {
    expect(hasArrived({ ...question, after: null }, [student('m1', 'Yes')])).toBe(true);
  });

  it('would rather ask twice than lose what it cannot place', () => {
    expect(hasArrived({ ...question, after: unknownPlace }, [student('m1', 'Yes')])).toBe(false);
    expect(hasArrived({ ...question, after: 'taken-back' }, [student('m3', 'Yes')])).toBe(false);
  });

  it('knows words again that are stored in another Unicode form', () => {
    const decomposed = { ...question, content: 'de\u0301ja\u0300' };
    expect(hasArrived(decomposed, [message({ id: 'm2' }), student('m3', 'd\u00e9j\u00e0')])).toBe(true);
  });
});
