// The keys that do something.

import { useEffect, useRef } from 'preact/hooks';
import { helpShown } from '../state/screen';
import { Icon } from '../ui/Icon';

const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

const shortcuts: readonly (readonly [what: string, ...keys: string[]])[] = [
  ['Find a role', MOD, 'K'],
  ['Ask about the user', MOD, 'Enter'],
  ['Save the role', MOD, 'S'],
  ['Undo, in form and text', MOD, 'Z'],
  ['Redo', MOD, 'Shift', 'Z'],
  ['Complete, in the text', 'Ctrl', 'Space'],
  ['Find, in the text', MOD, 'F'],
  ['Next problem, in the text', 'F8'],
  ['Leave the text with Tab', 'Esc', 'Tab'],
  ['This list', '?'],
];

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isShown = helpShown.value;
  useEffect(() => {
    if (isShown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isShown]);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="help-title" onClose={() => (helpShown.value = false)}>
      <header>
        <h2 id="help-title">Shortcuts</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={() => (helpShown.value = false)}>
          <Icon name="close" />
        </button>
      </header>
      <dl class="shortcuts">
        {shortcuts.map(([what, ...keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
