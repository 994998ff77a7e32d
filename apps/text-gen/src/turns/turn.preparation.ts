import { Database } from '@aila/database';
import type { Embedder } from '@aila/embeddings';
import { search } from '@aila/retrieval';
import type { Logger } from '@aila/telemetry';
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
import { Inject, Injectable } from '@nestjs/common';
import type { HelpTexts } from '../text-gen.config.js';
import { EMBEDDER, HELP_TEXTS, LOGGER } from '../tokens.js';
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

/** Everything between the student's words and the model: what they want, what the course says about it, what to do. */
@Injectable()
export class TurnPreparation {
  constructor(
    private readonly database: Database,
    private readonly statements: ModuleStatements,
    @Inject(HELP_TEXTS) private readonly helpTexts: HelpTexts,
    @Inject(EMBEDDER) private readonly embedder: Embedder,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async prepare(turn: Turn, signal: AbortSignal): Promise<PreparedTurn> {
    const pages = new CoursePages();
    const state = await this.stateOf(turn);
    const student = await this.understand(turn, state, signal);
    const plan = student ? planReply(state, student) : planOpening(state);
    const passages = student?.intent === 'question' ? student.passages : [];
    const sources = [
      ...passages.map(({ id, fileId, fileName, page }) => ({ passageId: id, fileId, fileName, page })),
      ...plan.quotes,
    ];
    if (sources.length > 0) await this.database.asActor(turn.actor, (tx) => pages.load(tx, sources));
    return { state, plan, passages, sources, pages };
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

  /** @returns null for the opening of a session */
  private async understand(turn: Turn, { open }: TutorState, signal: AbortSignal): Promise<StudentTurn | null> {
    if (!turn.studentMessage) return null;
    const message = turn.studentMessage.content;
    const intent = recogniseIntent(message, open && { text: open.text, ideas: open.rubric.map((idea) => idea.text) });
    if (intent === 'answer' && open) {
      const similarities = await this.similarities(message, open, signal);
      const { text: question, rubric } = open;
      return { intent, message, grade: gradeAnswer({ answer: message, question, rubric, similarities }) };
    }
    if (intent === 'question' || intent === 'answer') {
      const question = rewriteQuestion(message, turn.snapshot.context);
      const passages = await this.find(turn, question, signal);
      const coverage = judgeCoverage(question.query, passages);
      return { intent: 'question', message, query: question.query, passages, coverage };
    }
    return { intent, message };
  }

  /** The passages that meet a question, best first; of a chunk over several pages the page that meets it best. */
  private async find(
    { actor, courseId, moduleId }: Turn,
    question: RewrittenQuestion,
    signal: AbortSignal,
  ): Promise<RankedPassage[]> {
    const [vector] = await this.embed([question.query], signal);
    const found = await this.database.asActor(actor, (tx) =>
      search(tx, {
        courseId,
        moduleId,
        query: question.message,
        context: question.inherited.join(' '),
        queryVector: vector ?? new Float32Array(this.embedder.dimensions),
        model: this.embedder.model,
        limit: PASSAGES,
      }),
    );
    return found.flatMap((chunk) => {
      const passage = bestPassage(passagesOnPages({ ...chunk, headings: chunk.headingPath }), question.query);
      return passage ? [{ ...passage, similarity: vector ? chunk.semantic : null }] : [];
    });
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

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
