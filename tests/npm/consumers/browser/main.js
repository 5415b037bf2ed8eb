import init, { Access } from 'rolescope';

await Promise.all([init(), init()]);
const access = new Access({ roles: ['viewer'] });
await init();

const ask = (action) => access.allows(action, 'logs-app');
document.body.append(`${ask('indices:data/read/search')} ${ask('indices:data/write/index')}`);
