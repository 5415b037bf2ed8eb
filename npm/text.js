// For require(): in the jsdom of Jest these are no globals.

export { TextDecoder, TextEncoder } from 'node:util';
