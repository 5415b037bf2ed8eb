// A text to read and to copy.

import { useState } from 'preact/hooks';
import { Icon } from './Icon';

/** How long the button says that it has copied, in milliseconds. */
const STAY = 1500;

export function Output({ label, text }: { label: string; text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), STAY);
  };
  return (
    <div class="output">
      <button type="button" class="button" onClick={() => void copy()}>
        <Icon name={isCopied ? 'check' : 'copy'} /> {isCopied ? 'Copied' : 'Copy'}
      </button>
      <pre tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
    </div>
  );
}
