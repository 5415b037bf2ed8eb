// The role as text: a plain text area first, the code editor as soon as it is loaded.

import { effect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CodeEditor } from '../editor/codemirror';
import * as document from '../state/document';
import { diagnostics } from '../state/preview';

const LABEL = 'Definition of the role, JSON';

/** Selects a piece of the text, once there is an editor on the screen. */
export function showInText(from: number, to: number): void {
  wanted = { from, to };
  shown?.();
}

let wanted: { from: number; to: number } | undefined;
let shown: (() => void) | undefined;

/** What was loaded stays loaded; what could not be loaded is tried again, and the text area does meanwhile. */
let loading: Promise<typeof import('../editor/codemirror') | undefined> | undefined;
const load = () =>
  (loading ??= import('../editor/codemirror').catch(() => {
    loading = undefined;
    return undefined;
  }));

/** Fetches the code editor while nothing else is to be done. */
export const preload = (): void => void setTimeout(() => void load(), 500);

export function TextEditor() {
  const area = useRef<HTMLTextAreaElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const [isReady, setReady] = useState(false);

  useEffect(() => {
    let editor: CodeEditor | undefined;
    let stop: (() => void)[] = [];
    const show = (): void => {
      const element = area.current;
      if (!wanted) return;
      if (editor) editor.select(wanted.from, wanted.to);
      else if (element) {
        element.focus();
        element.setSelectionRange(wanted.from, wanted.to);
      } else return;
      wanted = undefined;
    };
    shown = show;
    show();
    let isGone = false;
    void load().then((module) => {
      if (isGone || !module || !host.current) return;
      const focused = area.current === window.document.activeElement ? area.current : undefined;
      const selection = focused && [focused.selectionStart, focused.selectionEnd];
      editor = module.start(
        host.current,
        {
          text: () => document.text.peek(),
          change: (text) => document.change({ text }, { typed: true }),
          undo: document.undo,
          redo: document.redo,
          diagnostics: () => diagnostics.peek(),
        },
        LABEL,
      );
      const { update, mark } = editor;
      stop = [effect(() => update(document.text.value)), effect(() => void (diagnostics.value, mark()))];
      setReady(true);
      if (selection) editor.select(selection[0] ?? 0, selection[1] ?? 0);
      show();
    });
    return () => {
      isGone = true;
      shown = undefined;
      for (const end of stop) end();
      editor?.destroy();
    };
  }, []);

  return (
    <div class="text-editor">
      <div ref={host} class="code-host" hidden={!isReady} />
      {!isReady && (
        <textarea
          ref={area}
          class="text"
          aria-label={LABEL}
          spellcheck={false}
          autocapitalize="off"
          wrap="off"
          value={document.text.value}
          onInput={(event) => document.change({ text: event.currentTarget.value }, { typed: true })}
        />
      )}
    </div>
  );
}
