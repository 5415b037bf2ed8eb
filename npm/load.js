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
