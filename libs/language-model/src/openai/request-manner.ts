/** How a server wants to be asked. Servers and models differ in what they refuse. */
export interface RequestManner {
  /** The name of the parameter that bounds the answer. */
  readonly limit: 'max_tokens' | 'max_completion_tokens';
  /** Null: the model's own. */
  readonly temperature: number | null;
  /** Asks for usage at the end of the stream. */
  readonly streamOptions: boolean;
  /** False: the instructions stand at the head of the first message. */
  readonly systemRole: boolean;
}

const REFUSED =
  /unsupported|not (?:yet )?(?:supported|permitted|allowed|enabled|implemented|recognized)|unrecognized|unknown|unexpected|extra|invalid|does(?:n[’']t| not) support|only the default|must alternate|deprecated|instead/i;

/** The manner in which a refused request may be taken, by what its refusal says; null when it says nothing of the kind. */
export function adapted(manner: RequestManner, reason: string): RequestManner | null {
  if (!REFUSED.test(reason)) return null;
  const other = manner.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (
    new RegExp(`\\b${manner.limit}\\b`).test(reason) &&
    !/too (?:large|big|high|small)|at (?:most|least)|exceed/i.test(reason)
  )
    return { ...manner, limit: other };
  if (manner.temperature !== null && /\btemperature\b/i.test(reason)) return { ...manner, temperature: null };
  if (manner.streamOptions && /stream_options|include_usage/i.test(reason)) return { ...manner, streamOptions: false };
  if (manner.systemRole && /\bsystem\b|\bdeveloper instruction|roles? must alternate/i.test(reason))
    return { ...manner, systemRole: false };
  return null;
}
