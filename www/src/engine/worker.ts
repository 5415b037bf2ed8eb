// The engine, in a worker of its own: whatever it is asked, the page stays responsive.

import init from 'rolescope';
import { tasks, type Tasks } from './tasks';

/** A question to the worker. */
export interface Request {
  id: number;
  task: keyof Tasks;
  input: unknown;
}

/** Its answer. */
export type Response = { id: number; result: unknown } | { id: number; error: string };

// The page sends the compiled module first.
let loaded: Promise<void> | undefined;

self.onmessage = async ({ data }: MessageEvent<WebAssembly.Module | Request>) => {
  if (data instanceof WebAssembly.Module) {
    loaded = init(data);
    return;
  }
  const { id, task, input } = data;
  try {
    await loaded;
    const run = tasks[task] as (input: unknown) => unknown;
    self.postMessage({ id, result: run(input) } satisfies Response);
  } catch (error) {
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies Response);
  }
};
