// The user whose access is previewed, and what the engine says about it.

import { computed, effect, signal } from '@preact/signals';
import type { QuestionParts } from 'rolescope';
import { ask } from '../engine/client';
import type { Answer, Catalog, Preview, Subject } from '../engine/worker';
import * as role from './role';

/** The facts that ship with the engine; missing until it is loaded. */
export const catalog = signal<Catalog>();

/** Set when the engine could not be loaded or gave up. */
export const failure = signal<string>();

/** The roles that the user has beside the one being edited. */
export const otherRoles = signal<readonly string[]>([]);

/** Gives the user a role, or takes it away. */
export function toggleRole(name: string): void {
  const roles = otherRoles.value;
  otherRoles.value = roles.includes(name) ? roles.filter((other) => other !== name) : [...roles, name];
}

/** What the user comes to, as of the last answer. */
export const preview = signal<Preview>();

/** The question in the ask box; missing while it is empty. */
export const question = signal<QuestionParts>();

/** Its answer, as of the last preview. */
export const answer = signal<Answer>();

const subject = computed(
  (): Subject => ({ name: role.name.value, text: role.text.value, roles: [...otherRoles.value] }),
);

/** Runs a job again for every change; while it runs, changes wait, and only the last of them counts. */
function latest(job: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await job();
      }
    } catch (error) {
      failure.value = error instanceof Error ? error.message : String(error);
    } finally {
      running = false;
    }
  };
}

const refreshPreview = latest(async () => {
  preview.value = await ask('preview', subject.peek());
});

const refreshAnswer = latest(async () => {
  const asked = question.peek();
  answer.value = asked && (await ask('explain', asked));
});

/** Loads the engine and keeps everything up to date from then on. */
export async function start(): Promise<void> {
  try {
    catalog.value = await ask('catalog');
  } catch (error) {
    failure.value = error instanceof Error ? error.message : String(error);
    return;
  }
  effect(() => {
    subject.value;
    refreshPreview();
  });
  effect(() => {
    question.value;
    preview.value;
    refreshAnswer();
  });
}
