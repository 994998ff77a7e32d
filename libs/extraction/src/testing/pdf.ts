import { deflateSync } from 'node:zlib';

/** Fonts of the PDFs made here: names of PDF's own standard fonts, which need not be embedded. */
export const FONTS = { text: 'Times-Roman', bold: 'Times-Bold', code: 'Courier' } as const;

export interface TextLine {
  readonly text: string;
  /** Points from the left and from the bottom of an A4 page (595 x 842). */
  readonly x: number;
  readonly y: number;
  readonly font?: keyof typeof FONTS;
  readonly size?: number;
}

/** A PDF in which each page shows the given lines; characters outside Windows-1252 are not supported. */
export function makePdf(pages: readonly (readonly TextLine[])[]): Buffer {
  return assemblePdf(pages.map((lines) => ({ content: Buffer.from(lines.map(drawLine).join('\n'), 'latin1') })));
}

/** A PDF whose pages each hold some paragraphs of the given text, one line of at most 90 characters below the other. */
export function makeTextPdf(pages: readonly string[]): Buffer {
  return makePdf(
    pages.map((text) => wrap(text, 90).map((line, index) => ({ text: line, x: 50, y: 780 - 14 * index }))),
  );
}

export interface PageContent {
  readonly content: Buffer;
  /** Written into the stream's dictionary, such as `/Filter /FlateDecode`. */
  readonly streamEntries?: string;
}

export interface PdfExtras {
  /** Objects after those of the pages, without their numbers; the first is `firstExtraObject(pages)`. */
  readonly objects?: readonly Buffer[];
  /** Written into each page's resources. */
  readonly resources?: string;
  /** Written into the trailer. */
  readonly trailer?: string;
}

/** The object number of the first of `PdfExtras.objects` in a document of so many pages. */
function firstExtraObject(pages: number): number {
  return 3 + 2 * pages;
}

/** Builds the file with a right cross-reference table. */
export function assemblePdf(pages: readonly PageContent[], extras: PdfExtras = {}): Buffer {
  const fonts = Object.entries(FONTS).map(
    ([name, base]) => `/${name} << /Type /Font /Subtype /Type1 /BaseFont /${base} /Encoding /WinAnsiEncoding >>`,
  );
  const resources = `<< /Font << ${fonts.join(' ')} >> ${extras.resources ?? ''} >>`;
  const kids = pages.map((_, index) => `${3 + 2 * index} 0 R`).join(' ');
  const objects: Buffer[] = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} /MediaBox [0 0 595 842] >>`),
  ];
  pages.forEach(({ content, streamEntries = '' }, index) => {
    objects.push(
      Buffer.from(`<< /Type /Page /Parent 2 0 R /Resources ${resources} /Contents ${4 + 2 * index} 0 R >>`),
      stream(content, streamEntries),
    );
  });
  objects.push(...(extras.objects ?? []));
  return withCrossReferences(objects, extras.trailer ?? '');
}

/** A stream object's body. */
function stream(content: Buffer, entries: string): Buffer {
  return Buffer.concat([
    Buffer.from(`<< /Length ${content.length} ${entries} >>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ]);
}

/** A small PDF whose only page inflates to so many bytes of spaces. */
export function makeFlateBomb(bytes: number): Buffer {
  return assemblePdf([{ content: deflateSync(Buffer.alloc(bytes, ' ')), streamEntries: '/Filter /FlateDecode' }]);
}

/** A small PDF whose page draws one form a million times, each time a megabyte of instructions that draw nothing. */
export function makeEndlessPdf(): Buffer {
  const form = stream(
    deflateSync(Buffer.from('q Q '.repeat(250_000))),
    '/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Filter /FlateDecode',
  );
  const content = deflateSync(Buffer.from('/form Do '.repeat(1_000_000)));
  return assemblePdf([{ content, streamEntries: '/Filter /FlateDecode' }], {
    objects: [form],
    resources: `/XObject << /form ${firstExtraObject(1)} 0 R >>`,
  });
}

/** A PDF that cannot be opened without a password (which nobody knows: the check values are made up). */
export function makeEncryptedPdf(): Buffer {
  const check = 'AB'.repeat(32);
  const encrypt = Buffer.from(`<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <${check}> /U <${check}> >>`);
  return assemblePdf([{ content: Buffer.from('BT /text 12 Tf 50 700 Td (secret) Tj ET') }], {
    objects: [encrypt],
    trailer: `/Encrypt ${firstExtraObject(1)} 0 R /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>]`,
  });
}

function drawLine({ text, x, y, font = 'text', size = 11 }: TextLine): string {
  return `BT /${font} ${size} Tf ${x} ${y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}

function withCrossReferences(objects: readonly Buffer[], trailer: string): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1')];
  let length = parts[0]!.length;
  const entries = objects.map((body, index) => {
    const offset = length;
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    parts.push(part);
    length += part.length;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\n` +
        `startxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
