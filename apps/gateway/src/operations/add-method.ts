/**
 * Gives a class a method, as if it were written in its body.
 *
 * @param takes how many arguments the framework gives it: it looks for a type of each, and not for what they are
 * @returns what its decorators take
 */
export function addMethod<Method extends (this: never, ...given: never[]) => unknown>(
  prototype: object,
  name: string,
  method: Method,
  takes: number,
): TypedPropertyDescriptor<Method> {
  Object.defineProperty(method, 'name', { value: name });
  const descriptor = { value: method, writable: true, configurable: true };
  Object.defineProperty(prototype, name, descriptor);
  Reflect.defineMetadata('design:paramtypes', Array(takes).fill(Object), prototype, name);
  return descriptor;
}
