/** The parts of an mdast node that the plug-in works on. */
export interface MarkdownNode {
  type: string;
  value?: string;
  url?: string;
  alt?: string | null;
  label?: string | null;
  children?: MarkdownNode[];
  data?: { hName?: string; hProperties?: Record<string, unknown> };
}

export interface SafeOptions {
  /** Numbers of the message's citations; only these become marks that open a source. */
  readonly markers: ReadonlySet<number>;
}

/** The element name under which a citation mark reaches the renderer. */
export const citationElement = 'aila-citation';

/**
 * Makes a tutor's Markdown safe to show and its citations alive. A model repeats what documents tell it, so nothing in
 * its text may load from or lead to anywhere: images become their description, links their words and address as text,
 * definitions of links go. `[n]` becomes a citation mark if the message has a citation n; code is left alone.
 */
export function remarkSafe(options: SafeOptions) {
  return (tree: MarkdownNode): void => {
    rewrite(tree, options.markers);
  };
}

function rewrite(node: MarkdownNode, markers: ReadonlySet<number>): void {
  if (!node.children) return;
  node.children = joined(node.children.flatMap((child) => replaced(child))).flatMap((child) => {
    if (child.type === 'text') return withCitations(child.value ?? '', markers);
    rewrite(child, markers);
    return [child];
  });
}

function replaced(node: MarkdownNode): MarkdownNode[] {
  switch (node.type) {
    case 'definition':
      return [];
    case 'image':
    case 'imageReference':
      return [text(node.alt ?? '')];
    case 'link': {
      const words = (node.children ?? []).flatMap(replaced);
      const shown = words.map(textOf).join('');
      const address = node.url ?? '';
      return address === '' || address.endsWith(shown) ? words : [...words, text(` (${address})`)];
    }
    case 'linkReference':
      return [text('['), ...(node.children ?? []).flatMap(replaced), text(']')];
    case 'footnoteReference':
      return [text(`[${node.label ?? ''}]`)];
    case 'footnoteDefinition':
      return (node.children ?? []).flatMap(replaced);
    default:
      return [node];
  }
}

/** Neighbouring texts as one, so that `[`, `1`, `]` is read as a mark again. */
function joined(nodes: MarkdownNode[]): MarkdownNode[] {
  const result: MarkdownNode[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.value = (last.value ?? '') + (node.value ?? '');
    else result.push(node.type === 'text' ? { ...node } : node);
  }
  return result;
}

function withCitations(value: string, markers: ReadonlySet<number>): MarkdownNode[] {
  return value
    .split(/(\[\d{1,3}\])/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const marker = /^\[(\d{1,3})\]$/.exec(piece)?.[1];
      if (marker === undefined || !markers.has(Number(marker))) return text(piece);
      return { type: 'citation', data: { hName: citationElement, hProperties: { marker } }, children: [] };
    });
}

function textOf(node: MarkdownNode): string {
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

function text(value: string): MarkdownNode {
  return { type: 'text', value };
}
