// How the module is loaded, and the ways in and out of it that are quicker than wasm-bindgen's. scripts/guard.mjs makes
// this a part of the file that wasm-bindgen writes.

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

/** How long the texts of one question are together, as src/bindings.rs has it. */
const LONGEST_QUESTION = 1024;

/** The place of a question in the memory; of no length once the memory has grown. */
let question = [];
let placeOfTexts;

/** The text that the place begins with: the next question is often about the same action. */
let written;

/** Whether two texts are now at the place of a question. They may be no texts, too long or more than ASCII. */
function writesQuestion(first, second) {
  if (typeof first !== 'string' || typeof second !== 'string') return false;
  if (first.length + second.length > LONGEST_QUESTION) return false;
  if (!question.length) {
    placeOfTexts ??= wasm.placeOfQuestion() >>> 0;
    question = new Uint8Array(wasm.memory.buffer, placeOfTexts, LONGEST_QUESTION);
  }
  if (first !== written) {
    written = undefined;
    if (!writes(first, 0)) return false;
    written = first;
  }
  return writes(second, first.length);
}

function writes(text, start) {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return false;
    question[start + at] = code;
  }
  return true;
}
