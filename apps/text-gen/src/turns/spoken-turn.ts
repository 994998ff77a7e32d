import type { LimitedEvent, TokenUsage } from '@aila/language-model';
import { confirmCitation, withGrade, type Citation, type CitationClaim, type Grade, type TurnPlan } from '@aila/tutor';
import type { ModelSource } from '../models/model-source.js';
import type { RunningReply } from '../replies/running-reply.js';
import type { Turn } from './turn.js';
import type { PreparedTurn } from './turn.preparation.js';
import { verdictOf } from './verdict.js';

/** Takes the events of the model, believes of them what can be checked, and passes that on to whoever follows the reply. */
export class SpokenTurn {
  readonly citations: (Citation & { readonly versionId: string })[] = [];
  refusedCitations = 0;
  /** The student was told the verdict. */
  graded = false;
  usage: TokenUsage | null = null;
  /** The model that speaks, or spoke last. */
  source: ModelSource | null = null;
  firstTokenMs: number | null = null;
  private currentPlan: TurnPlan;

  constructor(
    private readonly turn: Turn,
    private readonly prepared: PreparedTurn,
    private readonly reply: RunningReply,
  ) {
    this.currentPlan = prepared.plan;
  }

  /** The plan, graded as the model graded. */
  get plan(): TurnPlan {
    return this.currentPlan;
  }

  /** True when nobody has heard a word of the model yet, so that it can be asked again. */
  get silent(): boolean {
    return this.firstTokenMs === null;
  }

  take(event: LimitedEvent): void {
    switch (event.type) {
      case 'token':
        this.firstTokenMs ??= performance.now() - this.turn.startedAt;
        this.reply.publish({ type: 'token', text: event.text });
        break;
      case 'citation':
        this.cite(event.citation);
        break;
      case 'verdict':
        this.judge(event.grade);
        break;
      case 'end':
        this.usage = event.usage;
        break;
    }
  }

  private cite(claim: CitationClaim): void {
    const { sources, pages } = this.prepared;
    const citation = confirmCitation(claim, sources, pages.textOf);
    const versionId = citation && pages.versionOf(citation.fileId);
    if (!citation || !versionId || this.citations.some(({ marker }) => marker === claim.marker)) {
      this.refusedCitations++;
      return;
    }
    this.citations.push({ ...citation, versionId });
    const { marker, fileId, fileName, page, quote, start, end } = citation;
    this.reply.publish({ type: 'citation', citation: { marker, fileId, fileName, page, quote, start, end } });
  }

  private judge(grade: Grade): void {
    if (this.graded) return;
    const plan = withGrade(this.prepared.state, this.currentPlan, grade);
    if (!plan.attempt) return;
    this.currentPlan = plan;
    this.graded = true;
    this.reply.publish({ type: 'verdict', verdict: verdictOf(plan.attempt, plan) });
  }
}
