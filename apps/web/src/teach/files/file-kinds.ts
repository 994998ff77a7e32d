import type { CourseFile, FileState, MediaType } from '@aila/contracts';

/** File name endings of what can be read, checked against the contract without bringing its schemas into the page. */
const supported: { readonly [Type in MediaType]: (typeof import('@aila/contracts').supportedMediaTypes)[Type] } = {
  'application/pdf': ['pdf'],
  'text/plain': ['txt'],
  'text/markdown': ['md'],
};

/** For the file picker; what is dropped is judged by the files service alone. */
export const acceptedFiles = Object.values(supported)
  .flat()
  .map((ending) => `.${ending}`)
  .join(',');

/** Browsers do not know every type by name, Markdown for one; then the ending tells. */
export function mediaTypeOf(file: Pick<File, 'name' | 'type'>): string {
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  const known = Object.entries(supported).find(([, endings]) => endings.some((each) => each === ending));
  return known?.[0] ?? (file.type || 'application/octet-stream');
}

const busyStates: readonly FileState[] = ['queued', 'extracting', 'embedding'];

/** Whether the server is at work on the file. */
export function isBusy(file: Pick<CourseFile, 'state'>): boolean {
  return busyStates.includes(file.state);
}

/** Longest time between a permit and its bytes (milliseconds): the life of a permit. */
const permitLife = 300_000;

/** Whether the server may soon have news of the file without anybody doing anything here. */
export function isMoving(file: Pick<CourseFile, 'state' | 'createdAt'>, now: number): boolean {
  return isBusy(file) || (file.state === 'awaiting-upload' && now - Date.parse(file.createdAt) < permitLife);
}
