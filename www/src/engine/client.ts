// The page's side of the engine: questions go to the worker, answers come back as promises.

import wholeModule from 'rolescope/rolescope_bg.wasm?url';
import coreModule from 'rolescope/core/rolescope_bg.wasm?url';
import type { Tasks } from './whole';
import type { Part, Request, Response } from './worker';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
let last = 0;

worker.onmessage = ({ data }: MessageEvent<Response>) => {
  const promise = waiting.get(data.id);
  waiting.delete(data.id);
  if ('error' in data) promise?.reject(new Error(data.error));
  else promise?.resolve(data.result);
};

// The module is fetched and compiled here, while the worker's script is still on its way.
async function load(part: Part['part'], address: string): Promise<void> {
  worker.postMessage({ part, module: await compile(address) } satisfies Part);
}

async function compile(address: string): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  // Browsers compile what is still arriving only if the host names the right type.
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

const loaded = load('core', coreModule);

/** Loads the whole engine; until then only its core answers, and other questions wait. */
export const loadWhole = (): Promise<void> => load('whole', wholeModule);

/** Asks the engine. */
export async function ask<T extends keyof Tasks>(
  task: T,
  ...[input]: Parameters<Tasks[T]>
): Promise<ReturnType<Tasks[T]>> {
  await loaded;
  return new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
    worker.postMessage({ id, task, input } satisfies Request);
  });
}
