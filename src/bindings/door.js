// What src/bindings.rs has in JavaScript: the door for values, the objects of ours, and the errors. scripts/guard.mjs makes
// it a part of the one file that is published, and guards with it what wasm-bindgen writes.
//
// An exception that passes through WebAssembly costs it a part of its stack, for good, and one that is caught there a
// place in its table of objects. So nothing here that WebAssembly calls throws anything, whatever becomes of the built-in
// objects of JavaScript: what is needed of them is taken before anybody can change it.

const { defineProperty, freeze } = Object;
const { apply } = Reflect;
const { parse, stringify } = JSON;
const { toLowerCase } = String.prototype;
const { toString: numberToString } = Number.prototype;
const CodedError = Error;
const readNumber = parseFloat;

/** More would ask for memory that cannot be had, which WebAssembly has no way to survive. */
const LONGEST_TEXT = 2 ** 23;
const LONGEST_LIST = 2 ** 22;

// ------------------------------------------------------------------------------------------ values

/** How many getters and proxies of what is handed in may do what they like just now, one within the other. */
let handingIn = 0;

/** Runs what is not ours; `undefined` if it throws. */
function foreign(action, thrown) {
  handingIn++;
  try {
    return action();
  } catch (error) {
    thrown?.(error);
  } finally {
    handingIn--;
  }
}

/** Why `jsonText` gave nothing. */
let reason;

/** A value as JSON text; a string is taken for JSON text already. Nothing where it cannot be written. */
export function jsonText(value) {
  let thrown = '';
  const text =
    typeof value === 'string'
      ? value
      : foreign(
          () => (value?.length > LONGEST_LIST ? LONGEST_LIST : stringify(value)),
          (error) => (thrown = foreign(() => ` ${error.message}`) ?? ''),
        );
  if (text === LONGEST_LIST) return refuse(argumentError('the list is too long'));
  if (text === undefined) return refuse(codedError('not_json', `The value cannot be written as JSON.${thrown}`));
  return text.length > LONGEST_TEXT ? refuse(argumentError('the text is too long')) : text;
}

function refuse(error) {
  reason = error;
}

/** Why the last value was not taken. */
export function refusal() {
  return reason;
}

/** The value that a JSON text of ours stands for. */
export function parsed(text) {
  return parse(text);
}

/** A text in lower case. It can be longer than before, and then too long. */
export function lowerCase(text) {
  const lower = apply(toLowerCase, text, []);
  return lower.length > LONGEST_TEXT ? text : lower;
}

/** The number that a text begins with. */
export function numberOf(text) {
  return readNumber(text);
}

/** A number as text. */
export function textOf(number) {
  return apply(numberToString, number, []);
}

// ------------------------------------------------------------------------------------------ errors

/** The only thing that is ever thrown. */
export function codedError(code, message, pointer, role) {
  const error = new CodedError(message);
  const set = (name, value) => {
    if (value !== undefined) {
      defineProperty(error, name, { __proto__: null, value, configurable: true, enumerable: true, writable: true });
    }
  };
  set('name', 'RolescopeError');
  set('code', code);
  set('pointer', pointer || undefined);
  set('role', role);
  return error;
}

export function argumentError(message) {
  return codedError('invalid_argument', message);
}

/** Guards what takes a text. */
export function refuseOtherThanText(value) {
  if (typeof value !== 'string') throw argumentError('expected a text');
  if (value.length > LONGEST_TEXT) throw argumentError('the text is too long');
}

// ---------------------------------------------------------------------------------- objects of ours

/**
 * What an object of ours is known by, and where it is in the memory of WebAssembly; 0 where it was freed.
 *
 * Whatever passes for the object, such as a proxy or a copy with all its properties, has the same handle, so that none is
 * left with a place that another one has freed. It is frozen, for frameworks leave frozen objects as they are.
 */
class Handle {
  #place;

  constructor(at) {
    this.#place = at;
    freeze(this);
  }

  static placeOf = (handle) => handle.#place;

  static release = (handle) => (handle.#place = 0);
}

const { placeOf: placeOfHandle, release } = Handle;
const HANDLE = Symbol('handle');

export function hold(object, at) {
  const handle = new Handle(at);
  defineProperty(object, HANDLE, { __proto__: null, value: handle });
  return handle;
}

/** Where an object is. Refuses what is none of ours, and what was freed. */
export function placeOf(object) {
  let at = 0;
  handingIn++;
  try {
    at = placeOfHandle(object[HANDLE]);
  } catch {}
  handingIn--;
  if (!at) throw argumentError('expected an Access that was not freed');
  return at;
}

/**
 * Frees an object. To do so twice, as `using` does after `free()`, is no fault; but not while getters of what is handed in
 * run, for it may be the very object that is asked.
 */
export function freeObject(object, registry, free) {
  const handle = foreign(() => object[HANDLE]);
  const at = foreign(() => placeOfHandle(handle));
  if (!at) return;
  if (handingIn) throw argumentError('not while something is handed in');
  release(handle);
  registry.unregister(handle);
  free(at, 0);
}

// ------------------------------------------------------------------------------------- explanations

/**
 * A form of the explanation, in JSON, that a name got.
 *
 * Reading the lists of an explanation takes longer than all else, and who asks about many names often looks at the decision
 * and its sentence alone. So the lists are read when they are looked at.
 */
export const explanationForm = (text, name) =>
  foreign(() => {
    const { sentence, ...head } = parse(text);
    return { ...head, sentence: sentence.split(name), text: text.split(name) };
  });

/** The explanation that another name gets; nothing where it cannot be made. */
export const filledIn = (form, name) =>
  foreign(() => {
    let whole;
    const read = () => (whole ??= parse(filled(form.text, name)));
    return {
      granted: form.granted,
      sentence: filled(form.sentence, name),
      sides: form.sides.slice(),
      restrictsFields: form.restrictsFields,
      restrictsDocuments: form.restrictsDocuments,
      get grants() {
        return read().grants;
      },
      get lacking() {
        return read().lacking;
      },
      privileges: form.privileges.slice(),
      get fixes() {
        return read().fixes;
      },
    };
  });

/** The parts with the name between them. Faster than to join them. */
function filled(parts, name) {
  let text = parts[0];
  for (let i = 1; i < parts.length; i++) text += name + parts[i];
  return text;
}
