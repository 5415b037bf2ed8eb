// The screen: the library, the role being edited, and what it comes to.

import { useEffect } from 'preact/hooks';
import { Access } from '../preview/Access';
import { Library } from '../library/Library';
import * as document from '../state/document';
import * as library from '../state/library';
import { notify } from '../state/notices';
import { failure, surroundings } from '../state/preview';
import { helpShown, pane, type Pane } from '../state/screen';
import * as session from '../state/session';
import { deployment } from '../state/user';
import { Icon } from '../ui/Icon';
import { later } from '../ui/later';
import { Editor } from './Editor';
import { Notices } from './Notices';

const TemplateDialog = later('TemplateDialog');
const Help = later('Help');

const panes: readonly { key: Pane; label: string }[] = [
  { key: 'library', label: 'Roles' },
  { key: 'editor', label: 'Edit' },
  { key: 'access', label: 'Access' },
];

export function App() {
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <header class="bar">
        <h1 class="brand">
          <img src="./favicon.svg" alt="" width="22" height="22" /> rolescope
        </h1>
        <p class="tagline">What an Elasticsearch role really grants, before you save it</p>
        <div class="bar-tools">
          <select
            aria-label="What takes the role"
            value={deployment.value}
            onChange={({ currentTarget: { value } }) => (deployment.value = value === 'serverless' ? value : 'stack')}
          >
            <option value="stack">Elastic Stack</option>
            <option value="serverless">Serverless</option>
          </select>
          <button type="button" class="button" onClick={() => void share()}>
            <Icon name="share" /> <span class="wide-only">Share</span>
            <span class="visually-hidden">: copy a link</span>
          </button>
          <button
            type="button"
            class="icon-button wide-only"
            aria-label="Shortcuts"
            title="Shortcuts"
            onClick={() => (helpShown.value = true)}
          >
            <Icon name="keyboard" />
          </button>
        </div>
      </header>
      {failure.value !== undefined && (
        <p class="banner" role="alert">
          The engine stopped: {failure.value} Reload the page to start it again; your roles are kept.
        </p>
      )}
      <main class="panes" data-shown={pane.value}>
        <Library />
        <Editor />
        <Access />
      </main>
      <nav class="pane-tabs" aria-label="Panes">
        {panes.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            aria-current={pane.value === key ? 'true' : undefined}
            onClick={() => (pane.value = key)}
          >
            {label}
          </button>
        ))}
      </nav>
      <Notices />
      {helpShown.value && <Help />}
      {surroundings.value && <TemplateDialog />}
    </>
  );
}

async function share(): Promise<void> {
  const link = await session.link();
  try {
    await navigator.clipboard.writeText(link);
    notify('Copied a link. It carries the role and the preview in itself; no server gets to see them.');
  } catch {
    // Some browsers give the clipboard to secure pages only: then the address bar takes the link.
    history.replaceState(null, '', link);
    notify('The link is in the address bar.');
  }
}

function focusPane(key: Pane, field: string): void {
  pane.value = key;
  queueMicrotask(() => window.document.querySelector<HTMLElement>(field)?.focus());
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const { key, target, altKey } = event;
  const command = event.ctrlKey || event.metaKey;
  const element = target instanceof HTMLElement ? target : undefined;
  const isTyping = element?.matches('input, textarea, select') || element?.shadowRoot != null;
  const run = (action: () => void): void => {
    event.preventDefault();
    action();
  };
  if (command && key.toLowerCase() === 's') run(library.save);
  else if (command && key.toLowerCase() === 'k') run(() => focusPane('library', '#search'));
  else if (command && key === 'Enter') run(() => focusPane('access', '#ask'));
  else if (command && !altKey && /^[zy]$/i.test(key) && element?.closest('.editor')) {
    run(key.toLowerCase() === 'y' || event.shiftKey ? document.redo : document.undo);
  } else if (key === '?' && !isTyping) run(() => (helpShown.value = true));
}
