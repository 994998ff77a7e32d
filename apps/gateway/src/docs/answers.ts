import { SetMetadata, type Type } from '@nestjs/common';
import type { z } from 'zod';

const key = 'aila:answers';

/** What the OpenAPI document says of a route that no declared operation describes. */
export interface Answer {
  /** The heading under which it stands. */
  readonly group: string;
  readonly status: number;
  /** In a sentence, where there is no body to describe. */
  readonly description?: string;
  /** The body that clients may rely on. */
  readonly schema?: z.ZodType;
}

/** Describes the answer of a route for the OpenAPI document. */
export const Answers = (answer: Answer) => SetMetadata(key, answer);

/** What `Answers` says of a method; undefined where nothing does. */
export const answerOf = (method: Type['prototype']) => Reflect.getMetadata(key, method) as Answer | undefined;
