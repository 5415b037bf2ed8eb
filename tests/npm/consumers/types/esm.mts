import init, { Access, initSync, type RolescopeModule } from 'rolescope';

const loaded: Promise<void> = init(new URL('https://example.org/rolescope_bg.wasm'));
const module: RolescopeModule = new Uint8Array();
initSync(module);

using access = new Access({ roles: ['viewer'] });
const allowed: boolean = access.allows('indices:data/read/search', 'logs-app');

// @ts-expect-error: an action is text
access.allows(1);
// @ts-expect-error: `any` would make this pass
const wrong: { no: 'such thing' } = access.allows('indices:data/read/search', 'logs-app');

export { allowed, loaded, wrong };
