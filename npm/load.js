// How the module is loaded. scripts/guard.mjs makes this a part of the file that wasm-bindgen writes.

/** What stands for the module before it is loaded. */
const notLoaded = new Proxy(
  {},
  {
    get() {
      throw codedError('not_initialized', 'The module is not loaded yet: await init() first.');
    },
  },
);

let loading;
let isLoaded = false;

/** Refuses a module that is not the one of this file, before anything is asked of it. */
function refuseOtherModule(exports) {
  if (Object.keys(exports).length !== NUMBER_OF_EXPORTS) throw new TypeError('it is not the module of this package');
}

function notLoadable(cause) {
  const message = foreign(() => String(cause?.message ?? cause));
  const error = codedError('not_loadable', `The module cannot be loaded: ${message}`);
  return defineProperty(error, 'cause', { __proto__: null, value: cause });
}

async function load(source) {
  try {
    await __wbg_init_once({ module_or_path: source });
    isLoaded = true;
  } catch (error) {
    throw notLoadable(error);
  } finally {
    loading = undefined;
  }
}

export default async function init(source) {
  if (!isLoaded) await (loading ??= load(source));
}

export function initSync(source) {
  if (isLoaded) return;
  // The module being loaded would take the place of this one, and break every object made by it.
  if (loading) throw codedError('init_under_way', 'init() is under way: await it instead of calling initSync().');
  try {
    loadSync({ module: source });
    isLoaded = true;
  } catch (error) {
    throw notLoadable(error);
  }
}

let place;

/** Where in its memory the module leaves the numbers that stand for a result. */
function placeOfResult() {
  return (place ??= wasm.__wbindgen_malloc(16, 4) >>> 0);
}

/** The memory in numbers; of no length once it has grown. */
let numbers = [];

function resultNumber(number) {
  if (!numbers.length) numbers = new Int32Array(wasm.memory.buffer);
  return numbers[place / 4 + number];
}

/** The value that a function has left there, or its error. */
function result() {
  if (resultNumber(2)) throw takeFromExternrefTable0(resultNumber(1));
  return takeFromExternrefTable0(resultNumber(0));
}
