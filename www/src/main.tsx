import { render } from 'preact';
import * as preview from './state/preview';
import * as session from './state/session';
import { App } from './views/App';
import { preload } from './views/TextEditor';

await session.start();
const root = document.getElementById('app');
if (root) {
  root.textContent = '';
  render(<App />, root);
}
await preview.start();
preload();

// While the page is developed, yesterday's files would be in the way.
if (import.meta.env.PROD) void navigator.serviceWorker?.register('./offline.js');
