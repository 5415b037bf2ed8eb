// A role and its preview as the fragment of an address: compressed, and never sent to a server.

const VERSION = '1';

/** The fragment of a value, without `#`. */
export async function encode(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const packed = new Uint8Array(await through(new CompressionStream('deflate-raw'), bytes));
  let binary = '';
  for (const byte of packed) binary += String.fromCharCode(byte);
  return VERSION + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** More than this is no role that anybody shared. */
const LIMIT = 4_000_000;

/** The value of a fragment; throws if it is none of ours. */
export async function decode(fragment: string): Promise<unknown> {
  if (!fragment.startsWith(VERSION)) throw new Error('unknown version');
  const binary = atob(fragment.slice(VERSION.length).replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(await through(new DecompressionStream('deflate-raw'), bytes)));
}

async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<ArrayBuffer> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: BlobPart[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts).arrayBuffer();
    size += value.length;
    if (size > LIMIT) throw new Error('too large');
    parts.push(value as Uint8Array<ArrayBuffer>);
  }
}
