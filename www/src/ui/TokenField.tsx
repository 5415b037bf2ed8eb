// A field for a list of names: tokens, and an input that offers what fits.
//
// Enter, Tab and a comma accept; pasting several names adds them all. Backspace in the empty input, or Delete on a
// token, removes; Enter on a token edits it. The arrow keys go through the offers, and from the input to the tokens.

import { useId, useRef, useState } from 'preact/hooks';
import type { Diagnostic } from 'rolescope';
import { useFloating } from './floating';
import { Icon } from './Icon';

/** Something that is offered. */
export interface Option {
  name: string;
  summary?: string;
  /** What it comes to, shown while it is the active one. */
  detail?: string;
  tag?: string | undefined;
}

/** Offers beyond this many are not listed: who looks for one types on. */
const LISTED = 60;

/** Tokens beyond this many are not drawn. */
const SHOWN = 300;

const rank = (option: Option, query: string): number => {
  const name = option.name.toLowerCase();
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  if (name.includes(query)) return 2;
  return query.split(/\s+/).every((word) => `${name} ${option.summary?.toLowerCase() ?? ''}`.includes(word)) ? 3 : 4;
};

function matching(options: readonly Option[], query: string): Option[] {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return options.slice(0, LISTED);
  return options
    .map((option): [number, Option] => [rank(option, wanted), option])
    .filter(([order]) => order < 4)
    .sort(([a], [b]) => a - b)
    .slice(0, LISTED)
    .map(([, option]) => option);
}

export function TokenField(props: {
  label: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
  options?: readonly Option[];
  placeholder?: string;
  /** What is found about the token at a position. */
  problems?: (position: number) => readonly Diagnostic[];
  /** Whether the label is for screen readers only. */
  labelHidden?: boolean;
}) {
  const { label, values, onChange, options = [], placeholder, problems, labelHidden = false } = props;
  const [input, setInput] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);

  const offers = isOpen
    ? matching(
        options.filter(({ name }) => !values.includes(name)),
        input,
      )
    : [];
  const isShown = offers.length > 0;
  useFloating(box, list, isShown);

  const close = (): void => {
    setOpen(false);
    setActive(-1);
  };
  const add = (names: readonly string[]): void => {
    const added = names.map((name) => name.trim()).filter((name) => name && !values.includes(name));
    if (added.length > 0) onChange([...values, ...new Set(added)]);
    setInput('');
    setActive(-1);
  };
  const remove = (position: number): void => {
    onChange(values.filter((_, index) => index !== position));
    field.current?.focus();
  };
  const edit = (position: number): void => {
    setInput(values[position] ?? '');
    remove(position);
  };
  const focusToken = (position: number): void => {
    box.current?.querySelectorAll<HTMLElement>('.token-name')[position]?.focus();
  };

  const onKey = (event: KeyboardEvent & { currentTarget: HTMLInputElement }): void => {
    const { key, currentTarget } = event;
    const atStart = currentTarget.selectionStart === 0 && currentTarget.selectionEnd === 0;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const count = offers.length;
      if (count > 0) setActive((active + (key === 'ArrowDown' ? 1 : active < 0 ? 0 : -1) + count) % count);
    } else if (key === 'Enter' || (key === 'Tab' && active >= 0)) {
      const chosen = offers[active]?.name ?? input;
      if (chosen.trim()) {
        event.preventDefault();
        add([chosen]);
        close();
      }
    } else if (key === ',' && input.trim() && !input.startsWith('/')) {
      event.preventDefault();
      add([input]);
    } else if (key === 'Escape' && isShown) {
      event.stopPropagation();
      close();
    } else if (key === 'Backspace' && input === '' && values.length > 0) {
      event.preventDefault();
      remove(values.length - 1);
    } else if (key === 'ArrowLeft' && atStart && values.length > 0) {
      focusToken(values.length - 1);
    }
  };

  const onTokenKey = (event: KeyboardEvent, position: number): void => {
    if (event.key === 'Backspace' || event.key === 'Delete') {
      event.preventDefault();
      remove(position);
    } else if (event.key === 'ArrowLeft' && position > 0) focusToken(position - 1);
    else if (event.key === 'ArrowRight') {
      if (position + 1 < values.length) focusToken(position + 1);
      else field.current?.focus();
    }
  };

  const detail = offers[active]?.detail;
  return (
    <div class="field">
      <label class={labelHidden ? 'visually-hidden' : 'field-label'} for={`${id}-input`}>
        {label}
      </label>
      <div class="tokens" ref={box} onClick={(event) => event.target === box.current && field.current?.focus()}>
        {values.slice(0, SHOWN).map((value, position) => {
          const worst = problems?.(position)[0];
          const known = options.find((option) => option.name === value);
          return (
            <span class={`token ${worst?.severity ?? ''}`} key={`${value} ${position}`}>
              <button
                type="button"
                class="token-name"
                tabIndex={-1}
                title={worst?.message ?? known?.summary}
                aria-label={`${value}${worst ? `, ${worst.severity}: ${worst.message}` : ''}, edit`}
                onClick={() => edit(position)}
                onKeyDown={(event) => onTokenKey(event, position)}
              >
                {value}
              </button>
              <button
                type="button"
                class="token-remove"
                tabIndex={-1}
                aria-label={`Remove ${value}`}
                onClick={() => remove(position)}
              >
                <Icon name="close" />
              </button>
            </span>
          );
        })}
        {values.length > SHOWN && <span class="hint">and {values.length - SHOWN} more, in the text</span>}
        <input
          ref={field}
          id={`${id}-input`}
          role="combobox"
          aria-expanded={isShown}
          aria-controls={isShown ? `${id}-list` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={values.length === 0 ? placeholder : undefined}
          value={input}
          onInput={(event) => {
            setInput(event.currentTarget.value);
            setOpen(true);
            setActive(event.currentTarget.value.trim() && options.length > 0 ? 0 : -1);
          }}
          onClick={() => setOpen(true)}
          onBlur={() => {
            if (input.trim()) add([input]);
            close();
          }}
          onKeyDown={onKey}
          onPaste={(event) => {
            const names = event.clipboardData
              ?.getData('text')
              .split(/[\s,]+/)
              .map((name) => name.replace(/^"|"$/g, ''));
            if (names && names.filter(Boolean).length > 1) {
              event.preventDefault();
              add(names);
            }
          }}
        />
      </div>
      {isShown && (
        <div class="popover offers" popover="manual" ref={list} onPointerDown={(event) => event.preventDefault()}>
          <ul role="listbox" id={`${id}-list`} aria-label={label}>
            {offers.map((option, position) => (
              <li
                key={option.name}
                id={`${id}-${position}`}
                role="option"
                aria-selected={position === active}
                ref={(element) => {
                  if (position === active) element?.scrollIntoView({ block: 'nearest' });
                }}
                onPointerMove={() => position !== active && setActive(position)}
                onClick={() => add([option.name])}
              >
                <span class="offer-name">{option.name}</span>
                {option.tag && <span class="tag warning">{option.tag}</span>}
                {option.summary && <span class="offer-summary">{option.summary}</span>}
              </li>
            ))}
          </ul>
          {detail && <p class="offer-detail">{detail}</p>}
        </div>
      )}
    </div>
  );
}
