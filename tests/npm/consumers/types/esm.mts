import init, { Access, initSync, privilegeCatalog, type RolescopeError, type RolescopeModule } from 'rolescope';
import address from 'rolescope/rolescope_bg.wasm';

const loaded: Promise<void> = init(new URL(address, 'https://example.org/'));
const module: RolescopeModule = new Uint8Array();
initSync(module);

using access = new Access({ roles: ['viewer'] });
const allowed: boolean = access.allows('indices:data/read/search', 'logs-app');

// @ts-expect-error: an action is text
access.allows(1);
// @ts-expect-error: `any` would make this pass
const wrong: { no: 'such thing' } = access.allows('indices:data/read/search', 'logs-app');

// What is left out of an answer may be missing.
const excluded: number | undefined = privilegeCatalog().cluster[0]?.excludedActions?.length;
// @ts-expect-error: it may be
access.userPrivileges().remote_indices.length;
const code = (error: RolescopeError): string => error.code + (error.pointer ?? '');

export { allowed, code, excluded, loaded, wrong };
