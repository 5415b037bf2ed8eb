import { defineConfig } from 'vite';

export default defineConfig({
  // Relative addresses: the folder works under any path of any host.
  base: './',
  build: {
    target: 'es2023',
    // Inline data would need `data:` in the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  // The package lies beside this folder.
  server: { fs: { allow: ['..'] } },
});
