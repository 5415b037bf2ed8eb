// The module that the package loads, which it keeps to itself: import this first.

export let exports;

const { Instance } = WebAssembly;

WebAssembly.Instance = function (...given) {
  const instance = new Instance(...given);
  ({ exports } = instance);
  return instance;
};
