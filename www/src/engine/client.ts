// The page's side of the engine: questions go to the worker, answers come back as promises.

import wasm from 'rolescope/rolescope_bg.wasm?url';
import type { Tasks } from './tasks';
import type { Request, Response } from './worker';

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
const loaded = compile().then((module) => worker.postMessage(module));

async function compile(): Promise<WebAssembly.Module> {
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  // Browsers compile what is still arriving only if the host names the right type.
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

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
