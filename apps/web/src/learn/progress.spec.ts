import type { CourseOutline, ModuleProgress } from '@aila/contracts';
import { outlineModule } from '../test/outline.js';
import { courseProgress, moduleAfter, standing } from './progress.js';

const done: ModuleProgress = { score: 0.9, attempts: 4, achieved: true };
const begun: ModuleProgress = { score: 0.3, attempts: 1, achieved: false };
const untouched: ModuleProgress = { score: 0, attempts: 0, achieved: false };

type Concept = CourseOutline['concepts'][number];

function outline(...progress: (ModuleProgress | null)[]): Pick<CourseOutline, 'concepts'> {
  const modules = progress.map((each, index) => outlineModule({ id: `m${index + 1}`, progress: each }));
  return {
    concepts: [
      { id: 'k1', courseId: 'c', title: 'One', position: 0, version: 1, modules: modules.slice(0, 2) },
      { id: 'k2', courseId: 'c', title: 'Two', position: 1, version: 1, modules: modules.slice(2) },
    ],
  };
}

describe('progress', () => {
  it('never goes back from achieved, whatever the score', () => {
    expect(standing({ score: 0.1, attempts: 9, achieved: true })).toBe('achieved');
  });

  it('takes a module that was only looked at for not started', () => {
    expect(standing(untouched)).toBe('new');
    expect(standing(null)).toBe('new');
  });

  it('goes on with what was begun before something new', () => {
    expect(courseProgress(outline(done, untouched, begun)).next?.id).toBe('m3');
  });

  it('counts nothing that cannot be achieved because the tutor has nothing to read', () => {
    const [one, two] = outline(done, begun, null).concepts as [Concept, Concept];
    const silent = (concept: Concept) => ({
      ...concept,
      modules: concept.modules.map((module) => ({ ...module, readable: false })),
    });
    expect(courseProgress({ concepts: [silent(one), two] })).toMatchObject({
      achieved: 1,
      total: 2,
      next: { id: 'm3' },
    });
    expect(moduleAfter({ concepts: [one, silent(two)] }, 'm1')?.id).toBe('m2');
  });

  it('counts no draft and nothing that opens later, also for whoever teaches', () => {
    const later = new Date(Date.now() + 60_000).toISOString();
    const [one, two] = outline(done, begun, null).concepts as [Concept, Concept];
    const hide = (concept: Concept, change: Partial<Concept['modules'][number]>) => ({
      ...concept,
      modules: concept.modules.map((module, at) => (at === 0 ? { ...module, ...change } : module)),
    });
    const course = { concepts: [hide(one, { published: false }), hide(two, { releaseAt: later })] };
    expect(courseProgress(course)).toMatchObject({ achieved: 0, total: 1, next: { id: 'm2' } });
    expect(moduleAfter(course, 'm2')).toBeNull();
  });

  it('counts achieved modules over all concepts', () => {
    expect(courseProgress(outline(done, begun, done))).toMatchObject({ achieved: 2, total: 3 });
    expect(courseProgress(outline(done, done)).next).toBeNull();
    expect(courseProgress(outline())).toMatchObject({ achieved: 0, total: 0, next: null });
  });

  it('suggests the next module in order that is not achieved, going round at the end', () => {
    expect(moduleAfter(outline(begun, done, done, untouched), 'm2')?.id).toBe('m4');
    expect(moduleAfter(outline(begun, done, done), 'm3')?.id).toBe('m1');
    expect(moduleAfter(outline(done, done), 'm1')).toBeNull();
  });

  it('does not suggest the module one is in', () => {
    expect(moduleAfter(outline(begun), 'm1')).toBeNull();
  });
});
