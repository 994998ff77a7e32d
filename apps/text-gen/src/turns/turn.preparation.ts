import { Database, type Transaction } from '@aila/database';
import { Embedder } from '@aila/embeddings';
import { search } from '@aila/retrieval';
import { Logger } from '@aila/telemetry';
import {
  bestPassage,
  detectLanguage,
  gradeAnswer,
  judgeCoverage,
  planOpening,
  planReply,
  recogniseIntent,
  rewriteQuestion,
  type CitableSource,
  type OpenQuestion,
  type RankedPassage,
  type RewrittenQuestion,
  type StudentTurn,
  type TurnPlan,
  type TutorState,
} from '@aila/tutor';
import { Injectable } from '@nestjs/common';
import { HelpTexts } from '../text-gen.config.js';
import { CoursePages } from './course-pages.js';
import { ModuleStatements } from './module-statements.js';
import { passagesOnPages } from './passages.js';
import type { Turn } from './turn.js';

/** All that the model needs, and all that its citations are checked against. */
export interface PreparedTurn {
  readonly state: TutorState;
  readonly plan: TurnPlan;
  readonly passages: readonly RankedPassage[];
  readonly sources: readonly CitableSource[];
  readonly pages: CoursePages;
}

/** Passages given to the model. */
const PASSAGES = 6;

/** A question, for which the course is still to be searched. Without a vector its words alone count. */
interface Question {
  readonly message: string;
  readonly search: RewrittenQuestion;
  readonly vector: Float32Array | undefined;
}

/** `student` is null for the opening of a session. */
type Heard = { readonly student: StudentTurn | null } | Question;

/**
 * Everything between the student's words and the model: what they want, what the course says about it, what to do.
 * The course is read in one transaction; a model that embeds is waited for before it.
 */
@Injectable()
export class TurnPreparation {
  constructor(
    private readonly database: Database,
    private readonly statements: ModuleStatements,
    private readonly helpTexts: HelpTexts,
    private readonly embedder: Embedder,
    private readonly logger: Logger,
  ) {}

  async prepare(turn: Turn, signal: AbortSignal): Promise<PreparedTurn> {
    const state = await this.stateOf(turn);
    const heard = await this.understand(turn, state, signal);
    if ('search' in heard) {
      return this.database.asActor(turn.actor, async (tx) => {
        const student = await this.find(tx, turn, heard);
        return withPages(tx, state, planReply(state, student), student.passages);
      });
    }
    const plan = heard.student ? planReply(state, heard.student) : planOpening(state);
    if (plan.quotes.length === 0) return { state, plan, passages: [], sources: [], pages: new CoursePages() };
    return this.database.asActor(turn.actor, (tx) => withPages(tx, state, plan, []));
  }

  private async stateOf({ actor, moduleId, snapshot }: Turn): Promise<TutorState> {
    const { language, moduleTitle, contentVersion } = snapshot;
    return {
      language,
      moduleId,
      moduleTitle,
      statements: await this.statements.of(actor, { id: moduleId, title: moduleTitle, contentVersion }),
      attempts: snapshot.attempts,
      asked: snapshot.asked,
      open: snapshot.open,
      hintPolicy: snapshot.hintPolicy,
      masteryPolicy: snapshot.masteryPolicy,
      helpText: this.helpTexts[language],
      modules: snapshot.modules,
    };
  }

  /** What the student wants, as far as that is known without the course. */
  private async understand(turn: Turn, { open }: TutorState, signal: AbortSignal): Promise<Heard> {
    if (!turn.studentMessage) return { student: null };
    const message = turn.studentMessage.content;
    const intent = recogniseIntent(message, open && { text: open.text, ideas: open.rubric.map((idea) => idea.text) });
    if (intent === 'answer' && open) {
      const similarities = await this.similarities(message, open, signal);
      const { text: question, rubric } = open;
      return { student: { intent, message, grade: gradeAnswer({ answer: message, question, rubric, similarities }) } };
    }
    if (intent === 'question' || intent === 'answer') {
      const search = rewriteQuestion(message, turn.snapshot.context);
      const [vector] = await this.embed([search.query], signal);
      return { message, search, vector };
    }
    return { student: { intent, message } };
  }

  /** The passages that meet a question, best first; of a chunk over several pages the page that meets it best. */
  private async find(
    tx: Transaction,
    { courseId, moduleId }: Turn,
    { message, search: { query, message: words, inherited }, vector }: Question,
  ): Promise<Extract<StudentTurn, { intent: 'question' }>> {
    const found = await search(tx, {
      courseId,
      moduleId,
      query: words,
      context: inherited.join(' '),
      queryVector: vector ?? new Float32Array(this.embedder.dimensions),
      model: this.embedder.model,
      limit: PASSAGES,
    });
    const passages = found.flatMap((chunk) => {
      const passage = bestPassage(passagesOnPages({ ...chunk, headings: chunk.headingPath }), query);
      return passage ? [{ ...passage, similarity: vector ? chunk.semantic : null }] : [];
    });
    return { intent: 'question', message, query, passages, coverage: judgeCoverage(query, passages) };
  }

  /** Of the answer to each idea of the rubric; null where the languages differ, because then they say little. */
  private async similarities(answer: string, open: OpenQuestion, signal: AbortSignal): Promise<(number | null)[]> {
    const ideas = open.rubric.map((idea) => idea.text);
    const [answered, ...wanted] = await this.embed([answer, ...ideas], signal);
    const language = detectLanguage(answer, 'en');
    return ideas.map((idea, index) => {
      const vector = wanted[index];
      return answered && vector && detectLanguage(idea, language) === language ? dot(answered, vector) : null;
    });
  }

  /** @returns no vectors when the embedder fails: words alone still make a useful turn */
  private async embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    try {
      return await this.embedder.embed(texts, { signal, priority: 'question' });
    } catch (error) {
      if (!signal.aborted) this.logger.warn({ err: error }, 'no embedding for a turn; words alone are used');
      return [];
    }
  }
}

async function withPages(
  tx: Transaction,
  state: TutorState,
  plan: TurnPlan,
  passages: readonly RankedPassage[],
): Promise<PreparedTurn> {
  const pages = new CoursePages();
  const sources = [
    ...passages.map(({ id, fileId, fileName, page }) => ({ passageId: id, fileId, fileName, page })),
    ...plan.quotes,
  ];
  await pages.load(tx, sources);
  return { state, plan, passages, sources, pages };
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
