
/**
 * Loads the WebAssembly module; everything else works only after that.
 *
 * In Node.js importing the package has done it already. Elsewhere, await this once before the first use. Further
 * calls, at the same time or later, load nothing more; after a failure it can be called again.
 *
 * @param source Where the module is: by default the file `rolescope_bg.wasm` beside this one. Its address, a response
 * that carries it, its bytes, or the compiled module.
 */
export default function init(
  source?: RolescopeModule | string | URL | Request | Response | Promise<RolescopeModule | Response>,
): Promise<void>;

/**
 * Loads the WebAssembly module at once, from its bytes or already compiled.
 *
 * Browsers let a page do so only in a worker, or with a compiled module.
 */
export function initSync(source: RolescopeModule): void;

/** The WebAssembly module: its bytes, or compiled (a `WebAssembly.Module`). */
export type RolescopeModule = ArrayBuffer | ArrayBufferView | CompiledModule;

type CompiledModule = typeof globalThis extends { WebAssembly: { Module: new (...given: never[]) => infer Module } }
  ? Module
  : object;

/**
 * What is thrown, and nothing else: every error of the package has this shape.
 *
 * The codes of its own are `invalid_argument` (no text, too long a text, an `Access` that was freed), `not_json`,
 * `invalid_json`, `unexpected_value`, `unknown_key` and `missing_key` (what is handed in has not the shape that it should
 * have), `unknown_option`, `unknown_api`, `unknown_feature_role`, `incomplete_question`, `no_role`, `not_expressible`,
 * `pattern_too_complex`, `limited_access_has_no_flat_form` (`userPrivileges` of an access with `limitedBy`), and of loading
 * `not_initialized`, `not_loadable` and `init_under_way`. Where Elasticsearch would refuse a role, the code is that of the
 * diagnostic of `validateRole`.
 */
export interface RolescopeError extends Error {
  /** What it is known by. */
  name: 'RolescopeError';
  /** What is wrong, for programs. */
  code: string;
  /** JSON pointer to what is wrong, into what was handed in or into the descriptor of `role`. */
  pointer?: string;
  /** The role that it is about. */
  role?: string;
}
