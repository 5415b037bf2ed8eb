// JSON text as something that can be edited at a place and stays otherwise as its author laid it out.

import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser';

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Keys and positions from the root to a value. */
export type Path = readonly (string | number)[];

/** A text and what was understood of it. */
export interface Parsed {
  text: string;
  /** The outermost value; missing in an empty text. */
  root: Node | undefined;
  /** The same as a value. */
  value: Json | undefined;
  /** Whether all of it was understood. */
  complete: boolean;
}

/** Reads a text, as far as that is possible. */
export function parse(text: string): Parsed {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { disallowComments: true });
    return { text, root, value: valueOf(root), complete: errors.length === 0 };
  } catch {
    // Nested deeper than the stack of the browser: no role is.
    return { text, root: undefined, value: undefined, complete: false };
  }
}

/** The node at a path. */
export const nodeAt = (root: Node | undefined, path: Path): Node | undefined =>
  root && findNodeAtLocation(root, [...path]);

/** The value of a node. Keys such as `__proto__` are keys like any other. */
export function valueOf(node: Node | undefined): Json | undefined {
  switch (node?.type) {
    case 'object': {
      const members = (node.children ?? []).map(({ children: [key, value] = [] }): [string, Json] => [
        String(key?.value),
        valueOf(value) ?? null,
      ]);
      return Object.fromEntries(members);
    }
    case 'array':
      return (node.children ?? []).map((item) => valueOf(item) ?? null);
    case undefined:
      return undefined;
    default:
      return node?.value as Json;
  }
}

/** The path of a JSON pointer in a text: whether a step is a key or a position shows only there. */
export function pathOf(root: Node | undefined, pointer: string): Path {
  const path: (string | number)[] = [];
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const container = nodeAt(root, path);
    const isList = container ? container.type === 'array' : /^(\d+|-)$/.test(key);
    path.push(!isList ? key : key === '-' ? (container?.children?.length ?? 0) : Number(key));
  }
  return path;
}

/** The JSON pointer of a path. */
export const pointerOf = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The text with another value at a path; what is not there yet on the way is made. */
export function setAt(text: string, path: Path, value: Json): string {
  const { root } = parse(text);
  if (!root) return `${print(nested(path, value))}\n`;
  const node = nodeAt(root, path);
  if (node) return replaced(text, node, print(value, indentAt(text, node)));
  const depth = path.findLastIndex((_, index) => nodeAt(root, path.slice(0, index)));
  const container = nodeAt(root, path.slice(0, depth)) ?? root;
  const key = path[depth];
  const items = itemsOf(text, container);
  const printed = print(nested(path.slice(depth + 1), value), childIndent(text, container));
  items.push(container.type === 'object' ? `${JSON.stringify(String(key))}: ${printed}` : printed);
  return replaced(text, container, layOut(text, container, items));
}

/** The text without the value at a path. */
export function removeAt(text: string, path: Path): string {
  const { root } = parse(text);
  const node = nodeAt(root, path);
  const container = nodeAt(root, path.slice(0, -1));
  if (!node || !container) return text;
  const item = node.parent === container ? node : node.parent;
  const items = itemsOf(text, container).filter((_, index) => container.children?.[index] !== item);
  return replaced(text, container, layOut(text, container, items));
}

/** The text with the items of a list in another order: their old positions, each as often as it shall be there. */
export function rearrange(text: string, path: Path, order: readonly number[]): string {
  const { root } = parse(text);
  const container = nodeAt(root, path);
  if (container?.type !== 'array') return text;
  const items = itemsOf(text, container);
  const chosen = order.map((index) => items[index]).filter((item) => item !== undefined);
  return replaced(text, container, layOut(text, container, chosen));
}

/** A value as text: what is short stands on one line, objects do not. */
export function print(value: Json, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => print(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${print(item, inner)}`);
  return arrange(items, indent, Array.isArray(value), !Array.isArray(value));
}

const WIDTH = 90;

function arrange(items: readonly string[], indent: string, isList: boolean, spread: boolean): string {
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return open + close;
  const flat = `${open}${items.join(', ')}${close}`;
  if (!spread && !flat.includes('\n') && indent.length + flat.length <= WIDTH) return flat;
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}

/** A container with other items, spread over lines if it was. */
function layOut(text: string, container: Node, items: readonly string[]): string {
  const was = text.slice(container.offset, container.offset + container.length);
  const isEmpty = (container.children ?? []).length === 0;
  const isList = container.type === 'array';
  const isSpread = isEmpty ? !isList : /^[[{]\s*\n/.test(was);
  return arrange(items, indentAt(text, container), isList, isSpread);
}

const itemsOf = (text: string, container: Node): string[] =>
  (container.children ?? []).map(({ offset, length }) => text.slice(offset, offset + length));

/** The white space in front of the line on which a node starts. */
function indentAt(text: string, node: Node): string {
  const line = text.lastIndexOf('\n', node.offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, node.offset))?.[0] ?? '';
}

const childIndent = (text: string, container: Node): string => `${indentAt(text, container)}  `;

const replaced = (text: string, { offset, length }: Node, by: string): string =>
  text.slice(0, offset) + by + text.slice(offset + length);

const nested = (path: Path, value: Json): Json =>
  path.reduceRight<Json>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), value);
