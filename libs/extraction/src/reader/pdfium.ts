import { readFileSync, readSync } from 'node:fs';
import { PDFiumModule } from '@hyzyla/pdfium';

/**
 * The part of PDFium's C interface that reading text needs. The package's own classes are not used: they load the whole
 * file into memory, never close a page, and give neither fonts nor positions.
 */
export interface PdfiumExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  malloc(size: number): number;
  free(pointer: number): void;
  FPDF_InitLibraryWithConfig(config: number): void;
  FPDF_LoadCustomDocument(access: number, password: number): number;
  FPDF_GetLastError(): number;
  FPDF_DocumentHasValidCrossReferenceTable(document: number): number;
  FPDF_GetPageCount(document: number): number;
  FPDF_LoadPage(document: number, index: number): number;
  FPDF_GetPageHeight(page: number): number;
  FPDF_ClosePage(page: number): void;
  FPDFText_LoadPage(page: number): number;
  FPDFText_ClosePage(text: number): void;
  FPDFText_CountChars(text: number): number;
  FPDFText_GetUnicode(text: number, index: number): number;
  FPDFText_IsGenerated(text: number, index: number): number;
  FPDFText_GetTextObject(text: number, index: number): number;
  FPDFText_GetFontSize(text: number, index: number): number;
  FPDFText_GetMatrix(text: number, index: number, matrix: number): number;
  FPDFText_GetCharOrigin(text: number, index: number, x: number, y: number): number;
  FPDFText_GetLooseCharBox(text: number, index: number, rectangle: number): number;
  FPDFTextObj_GetFont(object: number): number;
  FPDFFont_GetBaseFontName(font: number, buffer: number, length: number): number;
  FPDFFont_GetFlags(font: number): number;
  FPDFFont_GetWeight(font: number): number;
}

/** Values of FPDF_GetLastError (fpdfview.h). */
export const PDFIUM_ERROR = { format: 3, password: 4, security: 5 } as const;

/** Loads the library. `onOutOfMemory` is called, and must not return, when it asks for more than `maxHeapBytes`. */
export async function loadPdfium(maxHeapBytes: number, onOutOfMemory: () => never): Promise<PdfiumExports> {
  const wasm = new URL(import.meta.resolve('@hyzyla/pdfium/pdfium.wasm'));
  let exports: PdfiumExports | undefined;
  await PDFiumModule({
    instantiateWasm(imports, done) {
      const env = imports['env'] as Record<string, (...args: number[]) => number>;
      const resize = env['emscripten_resize_heap'];
      if (!resize) throw new Error('this build of PDFium does not ask for memory through emscripten_resize_heap');
      env['emscripten_resize_heap'] = (bytes) => ((bytes ?? 0) >>> 0 > maxHeapBytes ? onOutOfMemory() : resize(bytes!));
      const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), imports);
      exports = instance.exports as unknown as PdfiumExports;
      // Typed as taking a module; what the loader does with its first argument is to read `exports` from it.
      done(instance as unknown as WebAssembly.Module);
      return instance.exports;
    },
  });
  if (!exports) throw new Error('PDFium did not start');
  // FPDF_LIBRARY_CONFIG: five words, of which only the version is set.
  const config = exports.malloc(20);
  new Uint8Array(exports.memory.buffer, config, 20).fill(0);
  new DataView(exports.memory.buffer).setUint32(config, 2, true);
  exports.FPDF_InitLibraryWithConfig(config);
  exports.free(config);
  return exports;
}

/**
 * `(module (import "e" "f" (func (param i32 i32 i32 i32) (result i32))) (export "f" (func 0)))`: gives a JavaScript
 * function the WebAssembly type that PDFium's read callback has, so that it can stand in the function table.
 */
const READ_CALLBACK_MODULE = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x09, 0x01, 0x60, 0x04, 0x7f, 0x7f, 0x7f, 0x7f, 0x01, 0x7f,
  0x02, 0x07, 0x01, 0x01, 0x65, 0x01, 0x66, 0x00, 0x00, 0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00,
]);

/**
 * Opens the document so that PDFium reads it piecemeal from the descriptor: memory then depends on what a page needs,
 * not on the size of the file.
 *
 * @returns the document's handle, 0 when it cannot be opened (see FPDF_GetLastError)
 */
export function openDocument(pdfium: PdfiumExports, descriptor: number, size: number): number {
  const read = (_parameter: number, position: number, buffer: number, length: number): number => {
    const target = new Uint8Array(pdfium.memory.buffer, buffer >>> 0, length >>> 0);
    return readSync(descriptor, target, 0, target.length, position >>> 0) === target.length ? 1 : 0;
  };
  const callback = new WebAssembly.Instance(new WebAssembly.Module(READ_CALLBACK_MODULE), { e: { f: read } }).exports[
    'f'
  ];
  // The table cannot grow. Its slot 0 is always free, because C keeps function pointer 0 for "none".
  const slot = 0;
  pdfium.__indirect_function_table.set(slot, callback);
  // FPDF_FILEACCESS: length, callback, parameter. It must live as long as the document.
  const access = pdfium.malloc(12);
  new Uint32Array(pdfium.memory.buffer, access, 3).set([size, slot, 0]);
  return pdfium.FPDF_LoadCustomDocument(access, 0);
}
