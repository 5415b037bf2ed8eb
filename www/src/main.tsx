import { render } from 'preact';
import { start } from './state/preview';
import { App } from './views/App';

const root = document.getElementById('app');
if (root) {
  root.textContent = '';
  render(<App />, root);
}
void start();
