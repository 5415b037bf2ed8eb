const { Access, default: init, initSync } = require('rolescope');

const access = new Access({ roles: ['viewer'] });
initSync(new Uint8Array());

const ask = (action) => access.allows(action, 'logs-app');
Promise.all([init(), init()]).then(() => {
  console.log(ask('indices:data/read/search'), ask('indices:data/write/index'));
});
