import { AilaError } from '@aila/contracts';

const uniqueViolation = '23505';

/** @throws NAME_TAKEN where the database refuses a second row of the same name */
export async function refuseTakenName<T>(name: string, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    const isTaken = (error as { code?: unknown }).code === uniqueViolation;
    throw isTaken ? new AilaError('NAME_TAKEN', { name }, { cause: error }) : error;
  }
}
