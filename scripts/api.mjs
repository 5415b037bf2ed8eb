// Writes the reference of the JavaScript API, docs/api.md, from the declarations that the build makes: node scripts/api.mjs

import { readFileSync, writeFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** What a comment says, without its stars. */
const told = (comment) =>
  comment
    .replace(/^\s*\/\*\*|\*\/\s*$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/^@param (\w+)/gm, '`$1`:')
    .trim();

const COMMENT = String.raw`\/\*\*(?:(?!\*\/)[^])*\*\/`;

/** The commented things of a text, one `{ doc, code }` each; what is indented belongs to what is before it. */
function commented(text, indent) {
  const item = new RegExp(`^${indent}(${COMMENT})\\n${indent}(\\S[^]*?)(?=\\n${indent}\\/\\*\\*|\\n?$(?![^]))`, 'gm');
  return [...text.matchAll(item)].map(([, doc, code]) => ({ doc: told(doc), code: code.trim() }));
}

const declarations = commented(read('pkg/index.d.ts'), '').map(({ doc, code }) => {
  const [, kind, name] = code.match(/^export (?:default )?(\w+) (\w+)/);
  return { doc, code, kind, name };
});
const core = read('pkg/core/index.d.ts');
const inCore = (name) => new RegExp(`\\b${name}\\b`).test(core);
const types = new Set(declarations.filter(({ kind }) => kind === 'interface' || kind === 'type').map(({ name }) => name));

/** Names of types as links, below a piece of code. */
function links(code, self) {
  const named = [...new Set(code.match(/\b[A-Z]\w+/g))].filter((name) => types.has(name) && name !== self);
  return named.length ? `\n${named.map((name) => `[${name}](#${name.toLowerCase()})`).join(' · ')}\n` : '';
}

const fence = (code) => `\`\`\`ts\n${code}\n\`\`\`\n`;
const signature = (code) => code.replace(/^export (default )?/, '');
const only = (name) => (inCore(name) ? '' : ' _Not in `rolescope/core`._');
const section = (level, name, doc, code) => {
  const about = `${doc}${doc.includes('\n- ') ? only(name).replace(' ', '\n\n') : only(name)}`;
  return `${level} ${name}\n\n${about}\n\n${fence(signature(code))}${links(code, name)}`;
};

/** A type: what each member is stands in its code already. */
const type = ({ name, doc, code }) => section('###', name, doc, code.replace(/\/\*\*\n\s*\* (.*)\n\s*\*\//g, '/** $1 */'));
const callable = ({ name, doc, code }) => section('###', name, doc, code);
const byName = (a, b) => (a.name < b.name ? -1 : 1);
const of = (...kinds) => declarations.filter(({ kind }) => kinds.includes(kind));

const access = of('class')[0];
const methods = commented(access.code, '    ').map(({ doc, code }) => ({ doc, code, name: code.match(/^[\w.[\]]+/)[0] }));

writeFileSync(
  new URL('../docs/api.md', import.meta.url),
  `# The JavaScript API

Made by \`scripts/api.mjs\` from the declarations of the package, which come from the Rust types. Whatever is wrong with what is
handed in is thrown as an \`Error\` named \`RolescopeError\` with a \`code\`, and a JSON \`pointer\` where it has a place.

## Functions

${of('function').map(callable).join('\n')}
## Access

${access.doc}

${methods.sort(byName).map(callable).join('\n')}
## Types

${of('interface', 'type').sort(byName).map(type).join('\n')}`,
);
