// What the engine says about the role and the user, kept up to date.

import { batch, computed, effect, signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Diagnostic, Validation } from 'rolescope';
import { ask as askEngine, loadWhole } from '../engine/client';
import type { Catalog, Overview, Preview, Subject, Surroundings } from '../engine/shapes';
import type { Tasks } from '../engine/whole';
import * as document from './document';
import { mine } from './library';
import * as user from './user';

/** The facts that ship with the engine; missing until it is loaded. */
export const catalog = signal<Catalog>();

/** What is known of Kibana, of REST APIs and of roles that products need; comes a little later than the rest. */
export const surroundings = signal<Surroundings>();

/** Set when the engine could not be loaded, or gave up. */
export const failure = signal<string>();

/** What is to be said about the role, as of the last answer. */
export const validation = signal<Validation>();

/** What the access comes to: the last one that there was. */
export const overview = signal<Overview>();

/** Why there is no newer access, if the text allows none. */
export const refusal = signal<string>();

/** Grows with every access that is built: all other answers are about that one. */
export const version = signal(0);

/** What is found about the role. */
export const diagnostics = computed(() => validation.value?.diagnostics ?? []);

/** The same by JSON pointer. */
export const diagnosticsByPointer = computed(() => {
  const found = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics.value) {
    const others = found.get(diagnostic.pointer);
    if (others) others.push(diagnostic);
    else found.set(diagnostic.pointer, [diagnostic]);
  }
  return found;
});

const subject = computed((): Subject => {
  const name = document.name.value;
  const roles = user.roles.value.filter((role) => role !== name);
  const limitedBy = user.limitedBy.value;
  const named = new Set([...roles, ...(limitedBy ?? [])]);
  const custom = mine.value.filter((role) => named.has(role.name) && role.id !== document.id.value);
  return {
    name,
    text: document.text.value,
    roles,
    limitedBy,
    custom: Object.fromEntries(custom.map((role) => [role.name, role.text])),
    username: user.username.value,
    deployment: user.deployment.value,
    inventory: user.names.value.inventory,
  };
});

const fail = (error: unknown): void => {
  failure.value = error instanceof Error ? error.message : String(error);
};

/** The rest of the engine, on its way. */
let rest: Promise<void> | undefined;

let checking = false;
let changed = false;

/** How long the last check took, in milliseconds. */
let checkTook = 0;

/** Nobody waits longer than this for a check that has to wait itself. */
const LONGEST_PAUSE = 250;

function show(preview: Preview): void {
  batch(() => {
    refusal.value = 'refusal' in preview ? preview.refusal : undefined;
    if ('refusal' in preview) return;
    overview.value = preview.overview;
    version.value++;
  });
}

/**
 * Looks again after every change; changes meanwhile wait, and only the last of them counts.
 *
 * The preview comes first. The check follows when the views have asked what they need, and where checks take their
 * time, only after a pause as long: who types on is not kept waiting by it.
 */
async function refresh(): Promise<void> {
  changed = true;
  if (checking) return;
  checking = true;
  try {
    while (changed) {
      changed = false;
      const now = subject.peek();
      const preview = await askEngine('preview', now);
      if (preview) show(preview);
      await new Promise((resume) => setTimeout(resume, Math.min(checkTook, LONGEST_PAUSE)));
      if (changed) continue;
      const started = performance.now();
      const check = await askEngine('check', { subject: now, isBuilt: preview !== undefined });
      checkTook = performance.now() - started;
      batch(() => {
        validation.value = check.validation;
        if (check.preview) show(check.preview);
      });
      rest ??= loadRest();
    }
  } catch (error) {
    fail(error);
  } finally {
    checking = false;
  }
}

/** Loads the engine and keeps everything up to date from then on. */
export async function start(): Promise<void> {
  try {
    catalog.value = await askEngine('catalog');
  } catch (error) {
    fail(error);
    return;
  }
  effect(() => {
    void subject.value;
    void refresh();
  });
}

/** Loads the rest of the engine, once the page has shown what the core of it says. */
async function loadRest(): Promise<void> {
  try {
    await new Promise((resume) => setTimeout(resume));
    await loadWhole();
    surroundings.value = await askEngine('surroundings');
    // It finds more to say about the role.
    void refresh();
  } catch (error) {
    fail(error);
  }
}

/**
 * The engine's answer in a component, asked again for every access and every other input. While a new answer is on its
 * way the old one stays; without an input nothing is asked.
 */
export function useAnswer<T extends keyof Tasks>(
  task: T,
  ...[input]: Parameters<Tasks[T]> | [undefined]
): ReturnType<Tasks[T]> | undefined {
  const [answer, setAnswer] = useState<ReturnType<Tasks[T]>>();
  const asking = useRef({ isGone: false, isBusy: false, wanted: '', asked: '' });
  const isAsked = version.value > 0 && (input !== undefined || !tasksWithInput.has(task));
  const wanted = isAsked ? `${version.value} ${JSON.stringify(input)}` : '';
  const latest = useRef(input);
  latest.current = input;

  // Before the screen is painted: the answer may still come in time for the same frame.
  useLayoutEffect(() => {
    const state = asking.current;
    state.wanted = wanted;
    if (wanted === '') setAnswer(undefined);
    const follow = async (): Promise<void> => {
      if (state.isBusy) return;
      state.isBusy = true;
      try {
        // One question at a time: an answer is shown even if it is outdated already, for another one may never come while
        // somebody types on.
        while (state.wanted !== state.asked && state.wanted !== '') {
          state.asked = state.wanted;
          const next = await askEngine(task, ...([latest.current] as Parameters<Tasks[T]>));
          if (state.isGone) return;
          if (state.wanted !== '') setAnswer(() => next);
        }
      } catch (error) {
        fail(error);
      } finally {
        state.isBusy = false;
      }
    };
    void follow();
  }, [task, wanted]);
  useEffect(() => () => void (asking.current.isGone = true), []);
  return answer;
}

const tasksWithInput = new Set<keyof Tasks>([
  'compare',
  'matrix',
  'explain',
  'explainApi',
  'readable',
  'hasPrivileges',
  'whoCan',
  'write',
]);
