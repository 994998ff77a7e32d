/** The part of the WebAssembly interface used here: TypeScript declares it with the browser's types only. */
export {};

declare global {
  namespace WebAssembly {
    type Imports = Record<string, Record<string, unknown>>;
    type Exports = Record<string, unknown>;
    class Module {
      constructor(bytes: Uint8Array);
    }
    class Instance {
      constructor(module: Module, imports?: Imports);
      readonly exports: Exports;
    }
    interface Memory {
      readonly buffer: ArrayBuffer;
    }
    interface Table {
      set(index: number, value: unknown): void;
    }
    class RuntimeError extends Error {}
  }
}
