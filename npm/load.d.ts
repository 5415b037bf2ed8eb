
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

/** The WebAssembly module: its bytes, or compiled. */
export type RolescopeModule = BufferSource | WebAssembly.Module;
