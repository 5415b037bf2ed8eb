import init, { Access, initSync } from 'rolescope';

const access = new Access({ roles: ['viewer'] });
await Promise.all([init(), init()]);
initSync(new Uint8Array());

const ask = (action) => access.allows(action, 'logs-app');
console.log(ask('indices:data/read/search'), ask('indices:data/write/index'));
