import { planOpening, verifyCitation } from '@aila/tutor';
import type { TutorModel } from '../port.js';
import { assessmentPlan, collect, page, tutorState, tutorTurn } from './turns.js';

/** How a suite gets at the adapter under test, set up against whatever stands in for its provider. */
export interface TutorModelUnderTest {
  /** A model that answers. Must send several tokens for one turn. */
  readonly answering: () => TutorModel | Promise<TutorModel>;
  /** A model whose provider fails before the first token, and one whose provider fails after some; null if it cannot. */
  readonly failing: (() => TutorModel | Promise<TutorModel>) | null;
  readonly failingHalfWay: (() => TutorModel | Promise<TutorModel>) | null;
  /** A model whose provider accepts the turn and stays silent; null if it cannot. */
  readonly hanging: (() => TutorModel | Promise<TutorModel>) | null;
  /** A model whose provider never stops sending; null if it cannot. */
  readonly endless: (() => TutorModel | Promise<TutorModel>) | null;
  /** A model that ends having sent white space alone; left out where that cannot be. */
  readonly sayingNothing?: () => TutorModel | Promise<TutorModel>;
  /** One that answers after a thought which holds the word `secret`. */
  readonly thinking?: () => TutorModel | Promise<TutorModel>;
  /** One whose provider says after some text that it reached its limit, or that a filter stopped it. */
  readonly cutShort?: () => TutorModel | Promise<TutorModel>;
  readonly filtered?: () => TutorModel | Promise<TutorModel>;
  /** One of whose answer a filter left nothing. */
  readonly filteredWhole?: () => TutorModel | Promise<TutorModel>;
  /** True once the provider has noticed that nobody listens any more; omit where nothing is upstream. */
  readonly upstreamReleased?: () => boolean;
}

/**
 * What every tutor model has to do, whatever stands behind it. Call inside a spec file.
 * Adapters run under `limitReply`, as they do in the service.
 */
export function describeTutorModel(name: string, subject: TutorModelUnderTest): void {
  describe(`${name} as a tutor model`, () => {
    it('names itself and the version of its prompt', async () => {
      const model = await subject.answering();
      expect(model.id).toMatch(/\S/);
      expect(model.promptVersion).toMatch(/\S/);
    });

    it('answers in several tokens and ends complete, with its usage', async () => {
      const { events, text, error } = await collect(await subject.answering(), tutorTurn());
      expect(error).toBeNull();
      expect(text.trim()).not.toBe('');
      expect(events.filter((event) => event.type === 'token').length).toBeGreaterThan(1);
      expect(events.at(-1)).toMatchObject({ type: 'end', end: 'complete' });
      const last = events.at(-1);
      expect(last?.type === 'end' && last.usage.outputTokens).toBeGreaterThan(0);
    });

    it('answers two turns at the same time without mixing them', async () => {
      const model = await subject.answering();
      const turns = [tutorTurn(planOpening(tutorState())), tutorTurn(assessmentPlan())] as const;
      const alone = [await collect(model, turns[0]), await collect(model, turns[1])];
      const together = await Promise.all(turns.map((turn) => collect(model, turn)));
      expect(together.map((result) => result.text)).toEqual(alone.map((result) => result.text));
    });

    it('cites nothing but what it was given, with distinct markers', async () => {
      const { events } = await collect(await subject.answering(), tutorTurn(assessmentPlan()));
      const claims = events.flatMap((event) => (event.type === 'citation' ? [event.citation] : []));
      expect(new Set(claims.map((claim) => claim.marker)).size).toBe(claims.length);
      for (const claim of claims) {
        expect(claim.passageId).toBe(page.id);
        expect(verifyCitation(claim.quote, page.text)).not.toBeNull();
      }
    });

    it('stops when told to, and keeps what was said', async () => {
      const stop = new AbortController();
      const { events, error } = await collect(await subject.answering(), tutorTurn(), stop.signal, (event) => {
        if (event.type === 'token') stop.abort();
      });
      expect(error).toBeNull();
      expect(events.filter((event) => event.type === 'token')).toHaveLength(1);
      expect(events.at(-1)).toMatchObject({ type: 'end', end: 'stopped' });
      if (subject.upstreamReleased) expect(await soon(subject.upstreamReleased)).toBe(true);
    });

    it('says nothing when it is stopped before it begins', async () => {
      const { text, events } = await collect(await subject.answering(), tutorTurn(), AbortSignal.abort());
      expect(text).toBe('');
      expect(events).toMatchObject([{ type: 'end', end: 'stopped' }]);
    });

    it('is cut at the output budget', async () => {
      const { events } = await collect(await subject.answering(), tutorTurn(assessmentPlan(), { maxOutputTokens: 2 }));
      expect(events.at(-1)).toMatchObject({ type: 'end', end: 'length' });
      expect(events.filter((event) => event.type === 'token').length).toBeLessThanOrEqual(2);
    });

    const { failing, failingHalfWay, hanging, endless } = subject;
    if (failing)
      it('reports a failure before the first token with a code and its cause', async () => {
        const { text, error } = await collect(await failing(), tutorTurn());
        expect(text).toBe('');
        expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', cause: expect.any(Error) as Error });
      });

    if (failingHalfWay)
      it('reports a failure half-way and keeps what was said', async () => {
        const { text, error } = await collect(await failingHalfWay(), tutorTurn());
        expect(text).not.toBe('');
        expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
      });

    const { sayingNothing, thinking, cutShort, filtered, filteredWhole } = subject;
    if (sayingNothing)
      it('has said nothing when it sent white space alone', async () => {
        const { text, error } = await collect(await sayingNothing(), tutorTurn());
        expect([text, error]).toMatchObject(['', { code: 'MODEL_SAID_NOTHING' }]);
      });

    if (thinking)
      it('keeps its thoughts to itself', async () => {
        const { events, text, error } = await collect(await thinking(), tutorTurn());
        expect(error).toBeNull();
        expect(text.trim()).not.toBe('');
        expect(JSON.stringify(events)).not.toContain('secret');
      });

    if (cutShort)
      it('tells that its provider cut it short', async () => {
        const { events, text } = await collect(await cutShort(), tutorTurn());
        expect(text.trim()).not.toBe('');
        expect(events.at(-1)).toMatchObject({ type: 'end', end: 'length' });
      });

    if (filtered)
      it('tells that a filter took the rest', async () => {
        const { events, text } = await collect(await filtered(), tutorTurn());
        expect(text.trim()).not.toBe('');
        expect(events.at(-1)).toMatchObject({ type: 'end', end: 'filter' });
      });

    if (filteredWhole)
      it('tells that a filter took everything', async () => {
        expect((await collect(await filteredWhole(), tutorTurn())).error).toMatchObject({ code: 'ANSWER_FILTERED' });
      });

    if (hanging)
      it('is given up when it stays silent', async () => {
        const { error } = await collect(await hanging(), tutorTurn(undefined, { firstTokenMs: 50 }));
        expect(error).toMatchObject({ code: 'MODEL_TIMED_OUT' });
        if (subject.upstreamReleased) expect(await soon(subject.upstreamReleased)).toBe(true);
      });

    if (endless) {
      it('is cut at the output budget when it would never end', async () => {
        const { events } = await collect(await endless(), tutorTurn(undefined, { maxOutputTokens: 50 }));
        expect(events.at(-1)).toMatchObject({ type: 'end', end: 'length' });
        if (subject.upstreamReleased) expect(await soon(subject.upstreamReleased)).toBe(true);
      });

      it('is cut at the time budget when it would never end', async () => {
        const turn = tutorTurn(undefined, { maxOutputTokens: 1e9, totalMs: 100 });
        const { text, error } = await collect(await endless(), turn);
        expect(text).not.toBe('');
        expect(error).toMatchObject({ code: 'MODEL_TIMED_OUT' });
      });
    }
  });
}

/** Whether it becomes true within a second. */
async function soon(condition: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < 1_000 && !condition(); waited += 10) await new Promise((done) => setTimeout(done, 10));
  return condition();
}
