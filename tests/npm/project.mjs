// A fresh project that has installed the package the way its users do: from the tarball that `npm pack` makes.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const npm = (args, cwd) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** Packs pkg/ into a folder; returns npm's description of the tarball, with its path. */
export function pack(folder) {
  const [tarball] = JSON.parse(npm(['pack', '--json', '--loglevel=error', '--pack-destination', folder], path('../../pkg')));
  return { ...tarball, path: join(folder, tarball.filename) };
}

/** Installs the package into a folder that is there. */
function install(folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  npm(['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', pack(folder).path], folder);
}

/** The package as its users get it, for a script: packed, installed, imported; removed when the process ends. */
export function installed() {
  const folder = mkdtempSync(join(tmpdir(), 'rolescope-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  install(folder);
  return createRequire(join(folder, 'package.json'))('rolescope');
}

/** Makes a project out of the files of `consumers/NAME`, installs the package, and removes the project after the test. */
export function freshProject(test, name) {
  const folder = mkdtempSync(join(tmpdir(), 'rolescope-'));
  test.after(() => rmSync(folder, { recursive: true }));
  cpSync(path(`consumers/${name}`), folder, { recursive: true });
  install(folder);
  return folder;
}
