// The screen: the library, the role being edited, and what it comes to.

import { signal } from '@preact/signals';
import { failure } from '../state/preview';
import { Editor } from './Editor';
import { Library } from './Library';
import { Result } from './Result';

const panes = ['Roles', 'Edit', 'Access'] as const;

/** Which pane a narrow screen shows; wide screens show all. */
const shown = signal<(typeof panes)[number]>('Edit');

export function App() {
  return (
    <>
      <header class="bar">
        <h1 class="brand">
          <img src="./favicon.svg" alt="" width="22" height="22" /> rolescope
        </h1>
        <p class="tagline">What an Elasticsearch role really grants, before you save it</p>
      </header>
      {failure.value !== undefined && (
        <p class="banner" role="alert">
          The engine stopped: {failure.value} Reload the page to start it again.
        </p>
      )}
      <main class="panes" data-shown={shown.value}>
        <Library />
        <Editor />
        <Result />
      </main>
      <nav class="pane-tabs" aria-label="Panes">
        {panes.map((pane) => (
          <button
            key={pane}
            type="button"
            aria-current={shown.value === pane ? 'true' : undefined}
            onClick={() => (shown.value = pane)}
          >
            {pane}
          </button>
        ))}
      </nav>
    </>
  );
}
