import { AilaError, supportedMediaTypes, type MediaType } from '@aila/contracts';

/**
 * The media type under which a file is stored. The name's ending decides: what browsers announce differs between
 * systems and is often empty. Only a name without a known ending is judged by what was announced.
 *
 * @throws AilaError FILE_TYPE_UNSUPPORTED
 */
export function mediaTypeOf(name: string, announced: string): MediaType {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  const bare = announced.split(';', 1)[0]!.trim().toLowerCase();
  const types = Object.entries(supportedMediaTypes) as [MediaType, readonly string[]][];
  const found =
    types.find(([, endings]) => ending !== undefined && endings.includes(ending)) ??
    (ending === undefined ? types.find(([type]) => type === bare) : undefined);
  if (!found) throw new AilaError('FILE_TYPE_UNSUPPORTED', { supported: types.flatMap(([, endings]) => endings) });
  return found[0];
}
