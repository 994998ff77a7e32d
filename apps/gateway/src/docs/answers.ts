import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

/**
 * Describes an answer, for the OpenAPI document, by the schema that clients may rely on: by what it takes, since what it
 * makes of that (a list without repetitions) is code.
 */
export const Answers = (status: number, schema: z.ZodType) =>
  ApiResponse({ status, schema: z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input' }) as object });
