import { z } from 'zod';

const Problem = z.object({ msg: z.string(), loc: z.array(z.union([z.string(), z.number()])).optional() });
const Refusal = z.object({
  error: z
    .union([z.string(), z.object({ message: z.string() })])
    .optional()
    .catch(undefined),
  message: z.string().optional().catch(undefined),
  detail: z
    .union([z.string(), z.array(Problem)])
    .optional()
    .catch(undefined),
});

/** What a server says about a refusal, in whichever of the usual shapes; values that it was sent are left out. */
export function reasonOf(body: string): string {
  try {
    const { error, message, detail } = Refusal.parse(JSON.parse(body));
    if (error !== undefined) return typeof error === 'string' ? error : error.message;
    if (message !== undefined) return message;
    if (typeof detail === 'string') return detail;
    if (detail) return detail.map(({ msg, loc }) => [loc?.join('.'), msg].filter(Boolean).join(': ')).join('; ');
    return '';
  } catch {
    return body.replace(/<[^<>]*>/g, ' ');
  }
}
