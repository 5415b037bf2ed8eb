// The entry for require() in Node.js: rolescope.cjs loads the module by itself, so that nothing is left to do here.

Object.defineProperty(exports, '__esModule', { value: true });
Object.assign(exports, require('./rolescope.cjs'));

exports.default = async () => {};
exports.initSync = () => {};
