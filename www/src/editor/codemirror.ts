// The code editor. It is loaded after the page is there, and keeps no history of its own: the document has one.

import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { forceLinting, linter, lintGutter, lintKeymap, type Diagnostic as Mark } from '@codemirror/lint';
import { Annotation, EditorState, Prec, StateEffect, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Diagnostic } from 'rolescope';
import { difference } from '../model/history';
import { complete } from './completion';

/** What the editor is attached to. */
export interface Host {
  text: () => string;
  /** The user changed the text. */
  change: (text: string) => void;
  undo: () => void;
  redo: () => void;
  /** What is found about a text; nothing if that is not known yet. */
  diagnostics: () => readonly Diagnostic[];
}

/** The editor, for its host. */
export interface CodeEditor {
  /** Takes over the text, where it was changed elsewhere. */
  update: (text: string) => void;
  /** Shows the diagnostics as they are now. */
  mark: () => void;
  /** Selects a piece of the text and shows it. */
  select: (from: number, to: number) => void;
  focus: () => void;
  destroy: () => void;
}

/** Changes that come from elsewhere. */
const foreign = Annotation.define<boolean>();

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-atom)' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--muted)' },
  { tag: tags.invalid, color: 'var(--no)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--sunken)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--muted)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 10px', minWidth: '30px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--accent-soft)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    outline: '1px solid var(--accent)',
  },
  '.cm-tooltip, .cm-panels': {
    color: 'var(--text)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '8px',
    boxShadow: 'var(--shadow)',
    fontFamily: 'var(--sans)',
  },
  '.cm-panels': { borderRadius: '0', boxShadow: 'none' },
  '.cm-panel input, .cm-panel button': {
    color: 'var(--text)',
    background: 'var(--surface)',
    border: '1px solid var(--line-strong)',
    borderRadius: '6px',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '16em' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionInfo': { padding: '8px 12px', maxWidth: '300px' },
  // The markers that come with it are images from data: addresses, which the content security policy forbids.
  '.cm-gutter-lint': { width: '16px' },
  '.cm-lint-marker': { width: '8px', height: '8px', margin: '6px 3px 0', borderRadius: '50%' },
  '.cm-lint-marker-error': { content: 'normal', backgroundColor: 'var(--no)' },
  '.cm-lint-marker-warning': { content: 'normal', backgroundColor: 'var(--warn)', borderRadius: '2px' },
  '.cm-lint-marker-info': { content: 'normal', backgroundColor: 'var(--muted)' },
  '.cm-diagnostic': { padding: '6px 10px', maxWidth: '480px' },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
    borderRadius: '5px',
    padding: '2px 9px',
    margin: '4px 6px 2px 0',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--no)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--muted)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--no)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn)' },
  '.cm-lintRange-info': { backgroundImage: 'none', textDecoration: 'underline dotted var(--muted)' },
});

/** Elasticsearch lists all privileges there are: that is more than anybody reads. */
const SHOWN_WORDS = 300;

function marks(diagnostics: readonly Diagnostic[], length: number): Mark[] {
  return diagnostics.map(({ severity, message, elasticsearch, range, suggestions, code }) => ({
    from: Math.min(range?.start.offset ?? 0, length),
    to: Math.min(range?.end.offset ?? 0, length),
    severity,
    message,
    source: code,
    renderMessage: () => {
      const element = document.createElement('div');
      element.append(message);
      if (elasticsearch) {
        const words = document.createElement('p');
        words.style.cssText = 'margin: 4px 0 0; color: var(--muted); font: 12px var(--mono); overflow-wrap: anywhere';
        words.textContent =
          elasticsearch.length > SHOWN_WORDS ? `${elasticsearch.slice(0, SHOWN_WORDS)}…` : elasticsearch;
        element.append(words);
      }
      return element;
    },
    actions: suggestions
      .filter(({ replacement }) => replacement !== undefined)
      .map(({ text, replacement = '' }) => ({
        name: text,
        apply: (view, from, to) => view.dispatch({ changes: { from, to, insert: replacement } }),
      })),
  }));
}

/** Opens the search panel; its code is loaded with the first use, and answers to the keys from then on. */
function find(view: EditorView): boolean {
  void import('@codemirror/search').then(({ highlightSelectionMatches, openSearchPanel, search, searchKeymap }) => {
    const extensions = [Prec.high(keymap.of([...searchKeymap])), search(), highlightSelectionMatches()];
    view.dispatch({ effects: StateEffect.appendConfig.of(extensions) });
    openSearchPanel(view);
  });
  return true;
}

/** Starts the editor in an element. */
export function start(element: HTMLElement, host: Host, label: string): CodeEditor {
  const undoing: Extension = [
    keymap.of([
      { key: 'Mod-z', run: () => (host.undo(), true), preventDefault: true },
      { key: 'Mod-y', run: () => (host.redo(), true), preventDefault: true },
      { key: 'Mod-Shift-z', run: () => (host.redo(), true), preventDefault: true },
    ]),
    EditorView.domEventHandlers({
      beforeinput: ({ inputType }) => {
        if (inputType === 'historyUndo') host.undo();
        else if (inputType === 'historyRedo') host.redo();
        else return false;
        return true;
      },
    }),
  ];

  // Where typing replaces a selection, browsers keep its look by a style attribute, which the content security policy
  // forbids: the editor replaces it itself.
  const replacing = EditorView.domEventHandlers({
    beforeinput: (event, view) => {
      const { data, inputType } = event;
      const { from, to, empty } = view.state.selection.main;
      if (inputType !== 'insertText' || !data || empty || view.composing) return false;
      event.preventDefault();
      const insert = () =>
        view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
      const isHandled = view.state
        .facet(EditorView.inputHandler)
        .some((handle) => handle(view, from, to, data, insert));
      if (!isHandled) view.dispatch(insert());
      return true;
    },
  });

  // Style sheets in a shadow root need no inline style element, which the content security policy forbids.
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: host.text(),
      extensions: [
        undoing,
        replacing,
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        highlightSpecialChars(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [complete], icons: false }),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        json(),
        syntaxHighlighting(colours),
        linter((current) => marks(host.diagnostics(), current.state.doc.length), { delay: 1e9 }),
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          { key: 'Tab', run: acceptCompletion },
          ...lintKeymap,
          { key: 'Mod-f', run: find, preventDefault: true },
          ...foldKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          const isOwn = update.transactions.some((transaction) => !transaction.annotation(foreign));
          if (update.docChanged && isOwn) host.change(update.state.doc.toString());
        }),
        look,
      ],
    }),
  });

  return {
    update(text) {
      const before = view.state.doc.toString();
      if (before === text) return;
      const { at, removed, inserted } = difference(before, text);
      view.dispatch({
        changes: { from: at, to: at + removed.length, insert: inserted },
        selection: { anchor: at + inserted.length },
        annotations: foreign.of(true),
        scrollIntoView: view.hasFocus,
      });
    },
    mark: () => forceLinting(view),
    select(from, to) {
      const { length } = view.state.doc;
      view.dispatch({
        selection: { anchor: Math.min(from, length), head: Math.min(to, length) },
        scrollIntoView: true,
      });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
