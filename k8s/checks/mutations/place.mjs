/**
 * Places in the source, named by a comment: `// control: name` (in SQL `-- control: name`). On a line of its own it marks
 * what begins after it; at the end of a line it marks what ends there. In TypeScript that is the largest such node: a
 * property, an element, an argument, a statement; in SQL it is the line. A name stands once in the repository.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {object} Edit what is done at a place: one of `drop`, `set`, `replace`, `add` and `before`
 * @property {string} [at] the name of the place
 * @property {string} [generated] a file that is generated, where a comment would not last
 * @property {string} [find] text that such a file holds once, and for which it gets `replace`
 * @property {number} [argument] it is done to this argument of the marked call, counted from 0
 * @property {string} [property] it is done to this property of the marked object, or of that argument
 * @property {true} [drop] the node goes, with its comma
 * @property {string | ((today: string) => string)} [set] the new value of a property or variable, the new condition of an
 *   `if`, the new text of any other node; or what makes it from the text of today
 * @property {string} [replace] the new text of the whole node: of a property with its name, of a whole statement
 * @property {string} [add] one more entry at the end of a list, an object, or the arguments of a call
 * @property {string} [before] goes before the node: a statement, an element, a property
 *
 * @typedef {Edit & { out: string, also?: Edit[] }} Mutation what it takes out, and its steps
 * @typedef {Record<string, Mutation[]>} Mutations by claim
 * @typedef {Edit & { file: string }} PlacedEdit
 * @typedef {{ name: string, start: number, end: number, ownLine: boolean }} Marker
 */

const FOLDERS = ['apps', 'libs', 'k8s', 'tools'];
const LEFT_OUT = new Set(['node_modules', 'dist', 'coverage', '.aila']);
const COMMENTS = { '.ts': '//', '.tsx': '//', '.mjs': '//', '.sql': '--' };

/**
 * Where each marker of the workspace stands.
 *
 * @param {string} root
 * @returns {Map<string, string[]>} for each name the files, from the root
 */
export function placesIn(root) {
  /** @type {Map<string, string[]>} */
  const places = new Map();
  /** @param {string} folder */
  const visit = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) visit(path);
      else if (entry.isFile() && extname(path) in COMMENTS)
        for (const { name } of markersIn(readFileSync(join(root, path), 'utf8'), path))
          places.set(name, [...(places.get(name) ?? []), path]);
    }
  };
  FOLDERS.forEach(visit);
  return places;
}

/**
 * @param {string} text
 * @param {string} file
 * @returns {Marker[]}
 */
function markersIn(text, file) {
  const pattern = new RegExp(`^(.*?)${COMMENTS[extname(file)]} control: ([a-z0-9-]+)$`, 'gm');
  return [...text.matchAll(pattern)].map(({ 0: line, 1: before = '', 2: name = '', index }) => ({
    name,
    start: index + before.length,
    end: index + line.length,
    ownLine: before.trim() === '',
  }));
}

/**
 * The text of a file after a change at a place.
 *
 * @param {string} text
 * @param {string} file its path; the ending says its language
 * @param {Edit} edit
 * @throws when the file has no such place, or the place does not allow this change
 */
export function changed(text, file, edit) {
  if (edit.find !== undefined) return withText(text, file, edit);
  const marker = markersIn(text, file).find(({ name }) => name === edit.at);
  if (!marker) throw new Error(`${file} has no place ${edit.at}`);
  return extname(file) === '.sql' ? changedLine(text, marker, edit) : changedNode(text, file, marker, edit);
}

/**
 * @param {string} text
 * @param {string} file
 * @param {Edit} edit
 */
function withText(text, file, { find = '', replace = '' }) {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times, instead of once: ${find}`);
  return parts.join(replace);
}

/**
 * @param {string} text
 * @param {Marker} marker
 * @param {Edit} edit
 */
function changedLine(text, marker, { drop, set }) {
  const start = marker.ownLine ? marker.end + 1 : text.lastIndexOf('\n', marker.start) + 1;
  const end = marker.ownLine ? text.indexOf('\n', start) : marker.start;
  if (drop) return replaced(text, start, end, '');
  if (set !== undefined) return replaced(text, start, end, newText(set, text.slice(start, end)));
  throw new Error(`${marker.name} is a line: it can be dropped or set`);
}

/**
 * @param {string} text
 * @param {string} file
 * @param {Marker} marker
 * @param {Edit} edit
 */
function changedNode(text, file, marker, edit) {
  const source = sourceOf(text, file);
  const node = within(nodeAt(source, marker), edit);
  if (edit.drop) return without(text, source, node);
  const start = node.getStart(source);
  if (edit.before !== undefined) return replaced(text, start, start, `${edit.before}\n`);
  if (edit.replace !== undefined) return replaced(text, start, node.end, edit.replace);
  const value = valueOf(node);
  if (edit.add !== undefined) return withEntry(text, value, edit.add, marker);
  if (edit.set === undefined) throw new Error(`${marker.name}: nothing to do`);
  if (ts.isShorthandPropertyAssignment(node)) return replaced(text, node.end, node.end, `: ${newText(edit.set, '')}`);
  const from = value.getStart(source);
  return replaced(text, from, value.end, newText(edit.set, text.slice(from, value.end)));
}

/**
 * @param {string} text
 * @param {string} file
 */
const sourceOf = (text, file) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);

/**
 * The largest node that begins after a comment on a line of its own, or ends before one at the end of a line.
 *
 * @param {ts.SourceFile} source
 * @param {Marker} marker
 * @returns {ts.Node}
 */
function nodeAt(source, { name, start, end, ownLine }) {
  /** @type {ts.Node | undefined} */
  let found;
  /** @param {ts.Node} node */
  const visit = (node) => {
    const [from, to] = [node.getStart(source), node.end];
    if (
      ownLine ? from >= end && !(found && found.getStart(source) <= from) : to <= start && !(found && found.end >= to)
    )
      found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  if (!found) throw new Error(`${name} marks nothing`);
  return found;
}

/**
 * @param {ts.Node} node
 * @param {Edit} edit
 * @returns {ts.Node}
 */
function within(node, { at, argument, property }) {
  if (argument !== undefined) {
    const call = callIn(valueOf(node));
    const found = ts.isCallExpression(call) || ts.isNewExpression(call) ? call.arguments?.[argument] : undefined;
    if (!found) throw new Error(`${at} has no argument ${argument}`);
    return within(found, { at, property });
  }
  if (property === undefined) return node;
  const object = valueOf(node);
  const properties = ts.isObjectLiteralExpression(object) ? object.properties : [];
  const found = properties.find(({ name }) => name && 'text' in name && name.text === property);
  if (!found) throw new Error(`${at} has no property ${property}`);
  return found;
}

/**
 * The call that is awaited, or that an arrow function returns.
 *
 * @param {ts.Node} node
 * @returns {ts.Node}
 */
function callIn(node) {
  if (ts.isAwaitExpression(node)) return node.expression;
  return ts.isArrowFunction(node) ? node.body : node;
}

/**
 * What a node gives or asks: the value of a property or variable, the condition of an `if`, what a statement returns.
 *
 * @param {ts.Node} node
 * @returns {ts.Node}
 */
function valueOf(node) {
  if (ts.isVariableStatement(node)) return valueOf(/** @type {ts.Node} */ (node.declarationList.declarations[0]));
  if ((ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) && node.initializer) return node.initializer;
  if (ts.isIfStatement(node) || ts.isExpressionStatement(node)) return node.expression;
  if (ts.isThrowStatement(node) || ts.isSpreadElement(node)) return node.expression;
  if (ts.isReturnStatement(node) && node.expression) return node.expression;
  return node;
}

/**
 * @param {string} text
 * @param {ts.SourceFile} source
 * @param {ts.Node} node
 */
function without(text, source, node) {
  const [comma = ''] = /^\s*,/.exec(text.slice(node.end)) ?? [];
  return replaced(text, node.getStart(source), node.end + comma.length, '');
}

/**
 * @param {string} text
 * @param {ts.Node} list
 * @param {string} entry
 * @param {Marker} marker
 */
function withEntry(text, list, entry, { name }) {
  /** @type {ts.NodeArray<ts.Node> | undefined} */
  const entries = ts.isArrayLiteralExpression(list)
    ? list.elements
    : ts.isObjectLiteralExpression(list)
      ? list.properties
      : ts.isCallExpression(list)
        ? list.arguments
        : undefined;
  if (!entries) throw new Error(`${name} is no list`);
  const last = entries.at(-1);
  return last ? replaced(text, last.end, last.end, `, ${entry}`) : replaced(text, list.end - 1, list.end - 1, entry);
}

/**
 * @param {string | ((today: string) => string)} set
 * @param {string} today
 */
const newText = (set, today) => (typeof set === 'function' ? set(today) : set);

/**
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @param {string} by
 */
const replaced = (text, from, to, by) => text.slice(0, from) + by + text.slice(to);

/**
 * What is wrong with a changed file: it is no program, or it uses names that it did not have. Such a test would fail
 * whatever the control does.
 *
 * @param {string} before
 * @param {string} after
 * @param {string} file
 * @returns {string[]}
 */
export function faultsOf(before, after, file) {
  if (extname(file) === '.sql' || !(extname(file) in COMMENTS)) return [];
  const { diagnostics = [] } = ts.transpileModule(after, { reportDiagnostics: true, fileName: file });
  const known = namesIn(before, file).used;
  const { used, declared } = namesIn(after, file);
  const strange = [...used].filter((name) => !known.has(name) && !declared.has(name) && !(name in globalThis));
  return [
    ...diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
    ...strange.map((name) => `the file has no ${name}`),
  ];
}

/**
 * The names in a file, without those of properties, and which of them it declares as variables.
 *
 * @param {string} text
 * @param {string} file
 */
function namesIn(text, file) {
  /** @type {Set<string>} */
  const used = new Set();
  /** @type {Set<string>} */
  const declared = new Set();
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isIdentifier(node) && !isMember(node)) used.add(node.text);
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) declared.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(sourceOf(text, file));
  return { used, declared };
}

/** @param {ts.Identifier} name */
function isMember(name) {
  const { parent } = name;
  const isNamed =
    ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent);
  return isNamed && parent.name === name;
}
