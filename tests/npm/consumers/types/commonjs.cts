import rolescope = require('rolescope');

export const loaded: Promise<void> = rolescope.default();
export const access: rolescope.Access = new rolescope.Access({ roles: ['viewer'] });
