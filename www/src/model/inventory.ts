// The names to preview against, from whatever people have at hand: a plain list, `_cat/indices`, `_resolve/index/*`.

import type { Inventory } from 'rolescope';

/** Names, and what is known of them. */
export interface Names {
  names: string[];
  inventory: Inventory;
}

interface Resolved {
  indices?: { name: string; aliases?: string[]; data_stream?: string }[];
  aliases?: { name: string; indices?: string | string[] }[];
  data_streams?: { name: string; backing_indices?: string | string[] }[];
}

/** More rows than this help nobody. */
const LIMIT = 2000;

export function readNames(text: string): Names {
  const trimmed = text.trim();
  const { names, inventory } = /^[[{]/.test(trimmed) ? fromJson(trimmed) : fromLines(trimmed);
  return { names: [...new Set(names)].slice(0, LIMIT), inventory };
}

const listOf = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

function fromJson(text: string): Names {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { names: [], inventory: {} };
  }
  if (Array.isArray(json)) {
    // `_cat/indices?format=json`, or a list of names
    const names = json.map((row) => (typeof row === 'string' ? row : String((row as { index?: string }).index ?? '')));
    return { names: names.filter(Boolean), inventory: {} };
  }
  const { indices = [], aliases = [], data_streams: streams = [] } = json as Resolved;
  const backing = new Set(streams.flatMap((stream) => listOf(stream.backing_indices)));
  const names = [...streams, ...aliases, ...indices.filter(({ name }) => !backing.has(name))].map(({ name }) => name);
  return {
    names,
    inventory: {
      indices: Object.fromEntries(indices.map((index) => [index.name, index.aliases ?? []])),
      dataStreams: Object.fromEntries(
        streams.map((stream) => [stream.name, { backing: listOf(stream.backing_indices), failure: [] }]),
      ),
    },
  };
}

function fromLines(text: string): Names {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const header = lines[0]?.includes('health') ? lines.shift() : undefined;
  const isCat = header ?? /^(green|yellow|red)$/.test(lines[0]?.[0] ?? '');
  const column = header ? header.indexOf('index') : 2;
  const names = isCat ? lines.map((cells) => cells[column] ?? '') : lines.flat().flatMap((cell) => cell.split(','));
  return { names: names.filter(Boolean), inventory: {} };
}
