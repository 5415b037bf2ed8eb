// What src/bindings.rs has in JavaScript: the door for values, and the errors. scripts/guard.mjs makes it a part of the
// one file that is published, and guards with it what wasm-bindgen writes.
//
// An exception that passes through WebAssembly costs it a part of its stack, for good, and one that is caught there a
// place in its table of objects. So nothing here that WebAssembly calls throws anything.

/** More would ask for memory that cannot be had, which WebAssembly has no way to survive. */
const LONGEST_TEXT = 2 ** 23;
const LONGEST_LIST = 2 ** 22;

/** Set while getters and proxies of what is handed in may do what they like. */
let handingIn = false;

/** Why `jsonText` gave nothing. */
let reason;

/** A value as JSON text; a string is taken for JSON text already. Nothing where it cannot be written. */
export function jsonText(value) {
  let text, thrown;
  try {
    handingIn = true;
    if (typeof value === 'string') text = value;
    else if (value?.length > LONGEST_LIST) return refuse(argumentError('the list is too long'));
    else text = JSON.stringify(value);
  } catch (error) {
    thrown = attempt(() => String(error.message));
  } finally {
    handingIn = false;
  }
  if (text === undefined) {
    const why = thrown ? ` ${thrown}` : '';
    return refuse(codedError('not_json', `The value cannot be written as JSON.${why}`));
  }
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
  return JSON.parse(text);
}

/** The only thing that is ever thrown. */
export function codedError(code, message, pointer, role) {
  const error = Object.assign(new Error(message), { name: 'RolescopeError', code });
  if (pointer) error.pointer = pointer;
  if (role !== undefined) error.role = role;
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

/** Guards what takes an object of a class of ours. */
export function refuseOtherThan(type, value) {
  if (!attempt(() => value instanceof type)) throw argumentError(`expected an ${type.name}`);
  refuseFreed(value);
}

/** Guards the methods of such an object. */
export function refuseFreed(object) {
  if (!object.__wbg_ptr) throw argumentError('the object was freed');
}

/** Guards what frees it. */
export function refuseWhileHandingIn() {
  if (handingIn) throw argumentError('not while something is handed in');
}

function attempt(action) {
  try {
    return action() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * A form of the explanation, in JSON, that a name got.
 *
 * Reading the lists of an explanation takes longer than all else, and who asks about many names often looks at the decision
 * and its sentence alone. So the lists are read when they are looked at.
 */
export function explanationForm(text, name) {
  const { sentence, ...head } = JSON.parse(text);
  return { ...head, sentence: sentence.split(name), text: text.split(name) };
}

/** The explanation that another name gets. */
export function filledIn(form, name) {
  let whole;
  const read = () => (whole ??= JSON.parse(form.text.join(name)));
  // Faster than to join them.
  let sentence = form.sentence[0];
  for (let i = 1; i < form.sentence.length; i++) sentence += name + form.sentence[i];
  return {
    granted: form.granted,
    sentence,
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
}
