// The engine, in a worker of its own: whatever it is asked, the page stays responsive.
//
// It comes in two parts. The core is small and answers first; the whole takes over as soon as it is there.

import * as core from 'rolescope/core';
import { coreTasks, Session } from './core';
import { wholeTasks, type Tasks } from './whole';

/** A question to the worker. */
export interface Request {
  id: number;
  task: keyof Tasks;
  input: unknown;
}

/** Its answer. */
export type Response = { id: number; result: unknown } | { id: number; error: string };

/** A part of the engine, compiled. */
export interface Part {
  part: 'core' | 'whole';
  module: WebAssembly.Module;
}

/** A value that comes later. */
class Later<T> {
  come!: (value: T) => void;
  readonly promise = new Promise<T>((resolve) => (this.come = resolve));
}

type Answers = Partial<Record<keyof Tasks, (input: never) => unknown>>;

const session = new Session(core);
const first = new Later<Answers>();
const last = new Later<Answers>();

/** The part that answers all questions by now. */
let whole: Answers | undefined;

/** The tasks that need no more than the core. */
const quick = coreTasks(session) satisfies Answers;

async function load({ part, module }: Part): Promise<void> {
  if (part === 'core') {
    await core.default(module);
    first.come(quick);
    return;
  }
  const engine = await import('rolescope');
  await engine.default(module);
  const next = new Session(engine);
  // The questions that waited for it are about the access that there is.
  if (session.last) next.build(session.last.subject, session.last.role);
  whole = wholeTasks(next);
  last.come(whole);
}

self.onmessage = async ({ data }: MessageEvent<Part | Request>) => {
  if ('part' in data) return load(data);
  const { id, task, input } = data;
  try {
    const tasks = whole ?? (await (task in quick ? first : last).promise);
    const run = tasks[task] as (input: unknown) => unknown;
    self.postMessage({ id, result: run(input) } satisfies Response);
  } catch (error) {
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies Response);
  }
};
