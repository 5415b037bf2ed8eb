// Tabs: the arrow keys go from one to the next.

import type { Signal } from '@preact/signals';

/** A tab: its key and its name, with a count or mark where there is something to see. */
export interface Tab<K extends string> {
  key: K;
  label: string;
  mark?: string | number | undefined;
}

export function Tabs<K extends string>(props: {
  label: string;
  tabs: readonly Tab<K>[];
  shown: Signal<K>;
  panel: string;
}) {
  const { label, tabs, shown, panel } = props;
  const onKey = (event: KeyboardEvent): void => {
    const position = tabs.findIndex(({ key }) => key === shown.value);
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: tabs.length - 1 };
    const step = steps[event.key];
    const next = step === undefined ? undefined : tabs[(position + step) % tabs.length];
    if (!next) return;
    event.preventDefault();
    shown.value = next.key;
    document.getElementById(`${panel}-${next.key}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKey}>
      {tabs.map(({ key, label: text, mark }) => (
        <button
          key={key}
          id={`${panel}-${key}`}
          type="button"
          role="tab"
          aria-selected={shown.value === key}
          aria-controls={panel}
          tabIndex={shown.value === key ? 0 : -1}
          onClick={() => (shown.value = key)}
        >
          {text}
          {mark !== undefined && <span class="mark">{mark}</span>}
        </button>
      ))}
    </div>
  );
}
