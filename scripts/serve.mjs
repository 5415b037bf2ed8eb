// Serves a folder on localhost, as any static host would: `node scripts/serve.mjs FOLDER [PORT]`.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

// As strict as a careful host sets it: what runs here runs there.
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:";

/** Starts a server for `folder`; resolves to the server and its address. Port 0 takes any free one. */
export async function serve(folder, port = 0, { compress = false } = {}) {
  const root = resolve(folder);
  const compressed = new Map();
  const brotli = (file, content) => {
    if (!compressed.has(file)) compressed.set(file, brotliCompressSync(content));
    return compressed.get(file);
  };
  const server = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url, 'http://localhost');
      const file = join(root, normalize(decodeURIComponent(pathname.replace(/\/$/, '/index.html'))));
      const content = await readFile(file);
      response.writeHead(200, {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': policy,
        'cache-control': 'no-cache',
        ...(compress && { 'content-encoding': 'br' }),
      });
      response.end(compress ? brotli(file, content) : content);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
  await new Promise((listening, failed) => server.once('error', failed).listen(port, '127.0.0.1', listening));
  return { server, address: `http://localhost:${server.address().port}/` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, port = 8080] = process.argv.slice(2);
  const { address } = await serve(folder, Number(port)).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return serve(folder);
  });
  console.log(`The page is at ${address} (Ctrl-C stops it)`);
}
