import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** Lets the browser fetch the core of the engine at once, not only when the script that asks for it is there. */
const earlyModule: Plugin = {
  name: 'early-module',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const module = Object.values(bundle ?? {}).find(
        (file) =>
          file.type === 'asset' && file.originalFileNames.some((name) => name.endsWith('core/rolescope_bg.wasm')),
      )?.fileName;
      const attrs = {
        rel: 'preload',
        as: 'fetch',
        type: 'application/wasm',
        crossorigin: '',
        fetchpriority: 'low',
        href: `./${module}`,
      };
      return module ? [{ tag: 'link', attrs, injectTo: 'head' }] : [];
    },
  },
};

/** Writes the service worker with the list of everything that was built. */
const offline: Plugin = {
  name: 'offline',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const built = Object.keys(bundle).filter((name) => name !== 'index.html');
      const files = ['./', ...[...built, ...readdirSync('public')].sort().map((name) => `./${name}`)];
      const contents = Object.values(bundle).map((file) => ('code' in file ? file.code : file.source));
      const version = contents.reduce((hash, content) => hash.update(content), createHash('sha256')).digest('hex');
      const source = readFileSync('src/offline.js', 'utf8')
        .replace("['__FILES__']", JSON.stringify(files))
        .replace('__VERSION__', version.slice(0, 12));
      this.emitFile({ type: 'asset', fileName: 'offline.js', source });
    },
  },
};

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
  plugins: [earlyModule, offline],
});
