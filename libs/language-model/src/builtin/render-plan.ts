import { catalogue, literal, quotation, type Catalogue, type CitationClaim, type TurnPlan } from '@aila/tutor';

/** A piece of a reply: Markdown to say, or a quotation that the text has just referred to. */
export type Segment =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'citation'; readonly citation: CitationClaim };

/** Puts a plan into words. Paragraphs are parted by an empty line; the same plan gives the same words. */
export function renderPlan(plan: TurnPlan): Segment[] {
  const say = catalogue(plan.language);
  const paragraphs: Segment[][] = [...opening(plan, say), ...body(plan, say), ...question(plan, say)];
  return paragraphs.flatMap((paragraph, index) => (index === 0 ? paragraph : [text('\n\n'), ...paragraph]));
}

function text(value: string): Segment {
  return { kind: 'text', text: value };
}

function opening(plan: TurnPlan, say: Catalogue): Segment[][] {
  const module = literal(plan.moduleTitle);
  switch (plan.move) {
    case 'open':
      return [[text(plan.question ? say.greeting(module) : say.nothingToAsk(module))]];
    case 'greet':
      return [[text(say.greetingAgain())]];
    case 'thank':
      return [[text(say.welcomeThanks())]];
    default:
      return [];
  }
}

function body(plan: TurnPlan, say: Catalogue): Segment[][] {
  switch (plan.move) {
    case 'assess':
      return [...assessment(plan, say), ...help(plan, say), ...mastery(plan, say)];
    case 'help':
      return [...lead(plan, say), ...help(plan, say)];
    case 'explain':
      return [
        [text(plan.coverage?.level === 'good' ? say.explain() : say.explainNear())],
        ...plan.quotes.flatMap((quote) => [[text(`${source(quote, say)}:`)], quoted(quote)]),
      ];
    case 'decline':
      return decline(plan, say);
    case 'care':
      return [[text(say.care())], [text(helpText(plan, say))], [text(say.careAlone())]];
    default:
      return [];
  }
}

/** The institution's words keep their lines: telephone numbers often have one each. */
function helpText(plan: TurnPlan, say: Catalogue): string {
  if (plan.helpText === null) return say.careHelp();
  return plan.helpText.split('\n').map(literal).join('\\\n');
}

function lead(plan: TurnPlan, say: Catalogue): Segment[][] {
  if (plan.lead === null) return [];
  return [[text(plan.lead === 'encourage' ? say.encourage() : say.tryFirst())]];
}

function assessment(plan: TurnPlan, say: Catalogue): Segment[][] {
  const { grade } = plan;
  if (!grade) return [];
  const [main, ...others] = grade.ideas;
  const paragraphs = [[text(say.verdict(grade.verdict))]];
  if (grade.verdict === 'covered') {
    const [quote] = plan.quotes;
    if (quote) paragraphs.push([text(say.courseSays(source(quote, say)))], quoted(quote));
    return paragraphs;
  }
  if (main && main.matched.length > 0) paragraphs.push([text(say.alreadySaid(main.matched.map(literal)))]);
  if (main?.verdict === 'missing' && others.some((idea) => idea.verdict === 'covered'))
    paragraphs.push([text(say.alsoCovered())]);
  if (main?.denied) paragraphs.push([text(say.checkDenial())]);
  return paragraphs;
}

/** A hint, the passage itself where the plan allows it, or that there is no more help. */
function help(plan: TurnPlan, say: Catalogue): Segment[][] {
  const [quote] = plan.quotes;
  if (plan.revealed && quote) return [[text(say.reveal(source(quote, say)))], quoted(quote), [text(say.moveOn())]];
  if (plan.grade?.verdict === 'covered' || !plan.question) return [];
  if (!plan.hint) return [[text(say.noMoreHints())]];
  const { statement } = plan.question;
  switch (plan.hint.kind) {
    case 'where': {
      const page = say.source(literal(statement.fileName), statement.page);
      return [[text(say.hintWhere(page, statement.heading === null ? null : literal(statement.heading)))]];
    }
    case 'words':
      return [[text(say.hintWords(plan.hint.words.map(literal)))]];
    case 'gaps':
      return [[text(say.hintGaps(literal(plan.hint.sentence)))]];
  }
}

function mastery(plan: TurnPlan, say: Catalogue): Segment[][] {
  if (!plan.masteredNow) return [];
  const titles = plan.masteredNow.map(literal);
  return [
    [
      text(
        [say.mastered(literal(plan.moduleTitle)), ...(titles.length > 0 ? [say.suggestModules(titles)] : [])].join(' '),
      ),
    ],
  ];
}

function decline(plan: TurnPlan, say: Catalogue): Segment[][] {
  const pages = plan.nearest.map((page) => `- ${say.source(literal(page.fileName), page.page)}`).join('\n');
  return [
    [text(say.notCovered())],
    ...(pages === '' ? [] : [[text(`${say.nearestPages()}\n\n${pages}`)]]),
    [text(say.askYourInstructor())],
  ];
}

function question(plan: TurnPlan, say: Catalogue): Segment[][] {
  if (plan.asking === 'unsaid' || (plan.move === 'open' && !plan.question)) return [];
  if (!plan.question) return [[text(say.nothingMoreToAsk())]];
  const put = { first: say.firstQuestion, next: say.nextQuestion, again: say.sameQuestion }[plan.asking];
  return [[text(put(plan.question.text))]];
}

function source(quote: TurnPlan['quotes'][number], say: Catalogue): string {
  return `${say.source(literal(quote.fileName), quote.page)} [${quote.marker}]`;
}

function quoted({ marker, passageId, quote }: TurnPlan['quotes'][number]): Segment[] {
  return [{ kind: 'citation', citation: { marker, passageId, quote } }, text(quotation(quote))];
}
