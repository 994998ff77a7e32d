import type { Citation } from '@aila/contracts';
import { type ComponentType, memo, useMemo } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CodeBlock } from './CodeBlock.js';
import { CitationMark } from './CitationMark.js';
import { withFormulasAsCode } from './formulas.js';
import { citationElement, remarkSafe } from './remark-safe.js';
import styles from './TutorText.module.css';

interface TutorTextProps {
  text: string;
  citations: readonly Citation[];
  onCite: (marker: number) => void;
}

/** A tutor's words: Markdown with tables and code, formulas as they are written, no HTML, no images, no links, and citation marks that open a source. */
export const TutorText = memo(function TutorText({ text, citations, onCite }: TutorTextProps) {
  const plugins = useMemo(
    () =>
      [
        // A single tilde is a range ("5~6 km") or an index, and strikes nothing out.
        [remarkGfm, { singleTilde: false }],
        [remarkSafe, { markers: new Set(citations.map((citation) => citation.marker)) }],
      ] as const,
    [citations],
  );
  const components = useMemo(() => {
    const Mark: ComponentType<{ marker?: string }> = ({ marker }) => {
      const citation = citations.find((candidate) => candidate.marker === Number(marker));
      return citation ? <CitationMark citation={citation} onCite={onCite} /> : null;
    };
    return {
      pre: CodeBlock,
      // The plug-in leaves none of these; should it ever miss one, it still loads and leads nowhere.
      img: ({ alt }) => alt,
      a: ({ children }) => children,
      // A heading of an answer stands below the headings of the screen.
      h1: ({ children }) => <h3>{children}</h3>,
      h2: ({ children }) => <h3>{children}</h3>,
      h3: ({ children }) => <h4>{children}</h4>,
      h4: ({ children }) => <h4>{children}</h4>,
      h5: ({ children }) => <h4>{children}</h4>,
      h6: ({ children }) => <h4>{children}</h4>,
      table: ({ children }) => (
        // Scrolls by itself on a narrow screen, so it must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles['table']} tabIndex={0} role="group">
          <table>{children}</table>
        </div>
      ),
      [citationElement]: Mark,
    } as Components;
  }, [citations, onCite]);

  return (
    <div className={styles['prose']}>
      <Markdown remarkPlugins={plugins as never} components={components}>
        {withFormulasAsCode(text)}
      </Markdown>
    </div>
  );
});
