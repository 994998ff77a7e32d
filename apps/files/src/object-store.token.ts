/** Under which the object store is injected: a port is a type and has no class of its own. */
export const OBJECT_STORE = Symbol('object store');
