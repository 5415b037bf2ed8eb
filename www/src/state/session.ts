// Where the visit starts: from a shared link, where it was left off, or with an example. And the link to share.

import { effect, signal } from '@preact/signals';
import { decode, encode } from '../model/share';
import * as document from './document';
import * as library from './library';
import { notify } from './notices';
import * as storage from './storage';
import * as user from './user';

/** What the ask box says; part of a shared link. */
export const asked = signal({ what: '', where: '' });

const EXAMPLE = `{
  "description": "Reads the logs of the web shop",
  "cluster": ["monitor"],
  "indices": [
    {
      "names": ["logs-shop.*"],
      "privileges": ["read", "view_index_metadata"]
    },
    {
      "names": ["customers"],
      "privileges": ["read"],
      "field_security": { "grant": ["*"], "except": ["email", "address.*"] },
      "query": "{\\"term\\": {\\"region\\": \\"emea\\"}}"
    }
  ]
}
`;

interface Shared {
  role?: { name?: unknown; text?: unknown };
  user?: Partial<Record<keyof user.User, unknown>>;
  asked?: { what?: unknown; where?: unknown };
}

/** The address that opens the page with the role and the user as they are now. */
export async function link(): Promise<string> {
  const role = { name: document.name.value, text: document.text.value };
  const shared: Shared = { role, user: user.user(), asked: asked.value };
  return `${location.href.replace(/#.*/, '')}#${await encode(shared)}`;
}

const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

async function openLink(fragment: string): Promise<boolean> {
  try {
    const { role, user: shared, asked: question } = (await decode(fragment)) as Shared;
    library.keepDraft();
    user.setUser(shared ?? {});
    asked.value = { what: textOf(question?.what, ''), where: textOf(question?.where, '') };
    document.open({ id: library.newId(), name: textOf(role?.name, 'shared'), text: textOf(role?.text, '{}') });
    return true;
  } catch {
    notify('The link is damaged: it holds no role that could be read.', { tone: 'warning' });
    return false;
  }
}

interface Session {
  id: string;
  name: string;
  text: string;
}

function resume(): void {
  const session = storage.load<Session>('session', 'session') ?? storage.load<Session>('session');
  const role = library.mine.peek().find(({ id }) => id === session?.id);
  if (role) document.open(role);
  else if (session) document.open(session);
  else document.open({ id: library.newId(), name: 'shop_support', text: EXAMPLE });
}

async function follow(): Promise<boolean> {
  const fragment = location.hash.slice(1);
  if (!fragment) return false;
  // The role is the page's from now on: a reload shall not bring back what the link said.
  history.replaceState(null, '', location.pathname + location.search);
  return openLink(fragment);
}

/** Opens what is to be opened, and remembers it from then on. */
export async function start(): Promise<void> {
  user.start();
  library.start();
  if (!(await follow())) resume();
  window.addEventListener('hashchange', () => void follow());

  let timer = 0;
  const remember = (): void => {
    const session: Session = { id: document.id.peek(), name: document.name.peek(), text: document.text.peek() };
    storage.keep('session', session, 'session');
    storage.keep('session', session);
  };
  effect(() => {
    void [document.id.value, document.name.value, document.text.value];
    clearTimeout(timer);
    timer = window.setTimeout(remember, 300);
  });
  window.addEventListener('pagehide', remember);
}
