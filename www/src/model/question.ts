// What somebody types into the ask box, read as a question: a privilege or an action, with or without the words around it,
// the call of a REST API, or a `has_privileges` request.

import type { Api, QuestionParts } from 'rolescope';

export type Question =
  | { kind: 'parts'; parts: QuestionParts }
  | { kind: 'api'; api: Api; index: string | undefined }
  | { kind: 'unknown_api'; call: string }
  | { kind: 'request'; text: string };

/** The words with which people begin. */
const OPENING = /^(?:can|may|could|is)\s+(?:(?:the|this)\s+user|user|i|we|he|she|they|one|it)?\s*(?:allowed\s+to\s+)?/i;

/** What stands between what is done and where. */
const BETWEEN = /\s+(?:(?:on|in|from|to|into|of|at|the|index|indices|data\s+stream)\s+)*/i;

const CALL = /^(?:(GET|POST|PUT|DELETE|HEAD)\s+)?(\/?\S+)$/i;

/** The names that a question may use. */
export interface Known {
  privileges: ReadonlySet<string>;
  apis: readonly Api[];
}

/** Reads a question; nothing if nothing is asked. What is asked `where` counts if the question itself does not say. */
export function readQuestion(what: string, where: string, { privileges, apis }: Known): Question | undefined {
  const text = what.trim().replace(/\s*\?$/, '');
  const place = where.trim();
  if (text === '') return undefined;
  if (text.startsWith('{')) return { kind: 'request', text };
  if (/^(?:(?:GET|POST|PUT|DELETE|HEAD)\s|[/_])/i.test(text)) return call(text, place, apis);
  const words = text.replace(OPENING, '');
  const user = /^(?:run|act)\s+as\s+(\S+)$/i.exec(words)?.[1];
  if (user) return { kind: 'parts', parts: { runAs: user } };
  const [name = '', ...rest] = words.split(BETWEEN);
  const index = rest.join(' ').trim() || place;
  // An API by its name; where a privilege has the same name, that is meant.
  const api = privileges.has(name) ? undefined : apis.find((other) => other.name === name);
  if (api) return { kind: 'api', api, index: concrete(index) };
  const asked: QuestionParts = name.includes(':') ? { action: name } : { privilege: name };
  return { kind: 'parts', parts: index ? { ...asked, index } : asked };
}

function call(text: string, place: string, apis: readonly Api[]): Question {
  const [, method, address = ''] = CALL.exec(text) ?? [];
  const path = address
    .replace(/[?#].*$/, '')
    .split('/')
    .filter(Boolean);
  const fits = apis.flatMap((api) =>
    api.routes.flatMap((route) => {
      const found = match(route, method?.toUpperCase(), path);
      return found ? [{ api, ...found }] : [];
    }),
  );
  // The route with the fewest blanks is the one that Elasticsearch takes.
  const [best] = fits.sort((a, b) => a.blanks.size - b.blanks.size);
  if (!best) return { kind: 'unknown_api', call: text };
  const { api, blanks } = best;
  const named = [api.indices ?? '', 'index', 'target']
    .map((blank) => blanks.get(blank))
    .find((name) => name && !name.startsWith('{'));
  return { kind: 'api', api, index: concrete(named ?? place) };
}

/** The name of one index. Of patterns and lists a call takes what is granted: it is then asked without a name. */
const concrete = (name: string): string | undefined => (name && !/[*?,]|^\/|^_all$/.test(name) ? name : undefined);

/** Matches a path with a route such as `POST,GET /{index}/_search`; says what stands in the blanks. */
function match(
  route: string,
  method: string | undefined,
  path: readonly string[],
): { blanks: Map<string, string> } | undefined {
  const [methods = '', template = ''] = route.split(' ');
  if (method && !methods.split(',').includes(method)) return undefined;
  const segments = template.split('/').filter(Boolean);
  if (segments.length !== path.length) return undefined;
  const blanks = new Map<string, string>();
  for (const [position, segment] of segments.entries()) {
    const given = path[position] ?? '';
    const blank = /^\{(.*)\}$/.exec(segment)?.[1];
    if (blank === undefined ? segment !== given : given.startsWith('_') && given !== '_all') return undefined;
    if (blank !== undefined) blanks.set(blank, given);
  }
  return { blanks };
}
