const MAX_KEY_CHARACTERS = 512;
/** Letters, digits, `-`, `_` and inner dots: nothing that a path, an address or a shell reads as more than a name. */
const SEGMENT = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** Whether the text is a key as the server makes them: names parted by single slashes, `course/module/file/1`. */
export function isObjectKey(key: string): boolean {
  return key.length <= MAX_KEY_CHARACTERS && key.split('/').every((segment) => SEGMENT.test(segment));
}

/** @throws Error: keys are made by the server, so a wrong one is a fault of ours */
export function assertObjectKey(key: string): void {
  if (!isObjectKey(key)) throw new Error('not the key of an object');
}

/** A prefix is a key and a slash: it names whole segments, so that `a/1/` never means `a/10/` too. */
export function assertKeyPrefix(prefix: string): void {
  if (!prefix.endsWith('/') || !isObjectKey(prefix.slice(0, -1))) {
    throw new Error('not a prefix of object keys');
  }
}
