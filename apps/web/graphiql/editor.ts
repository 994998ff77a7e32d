import { json } from '@codemirror/lang-json';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { graphql } from 'cm6-graphql';

/**
 * An editor in a shadow tree: there CodeMirror brings its styles as objects, which the content security policy allows,
 * and not as `<style>` elements, which it refuses.
 */
function editorIn(id: string, label: string, doc: string, extensions: Extension): EditorView {
  const place = document.getElementById(id);
  if (place === null) throw new Error(`The page has no element with the id ${id}`);
  const root = place.attachShadow({ mode: 'open' });
  const state = EditorState.create({
    doc,
    extensions: [
      extensions,
      typeOver,
      basicSetup,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorView.theme({ '&': { height: '100%' }, '.cm-scroller': { overflow: 'auto' } }),
    ],
  });
  return new EditorView({ state, parent: root, root });
}

/**
 * Typing over a selection. Left to itself, Chromium joins the lines with style attributes of its own making, which the
 * content security policy refuses with a line in the console.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    if (event.inputType !== 'insertText' || event.data === null || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

export function openEditors(example: string, run: () => void) {
  const runKey = keymap.of([
    {
      key: 'Mod-Enter',
      run: () => {
        run();
        return true;
      },
    },
  ]);
  return {
    query: editorIn('query', 'Query', example, [runKey, graphql()]),
    variables: editorIn('variables', 'Variables, as JSON', '{}', [runKey, json()]),
    answer: editorIn('answer', 'Answer', '', [json(), EditorState.readOnly.of(true)]),
  };
}

export function write(editor: EditorView, text: string): void {
  editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
}
