/**
 * Owns reading the scripts that the emulator serves. Rule: `web-sdk` stands beside this file, and
 * beside the built program.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const texts = new Map<string, string>();

/** A script of `web-sdk/` by its name without the ending, read once. */
export function readScript(name: string): string {
  const text = texts.get(name) ?? readFileSync(join(import.meta.dirname, 'web-sdk', `${name}.js`), 'utf8');
  texts.set(name, text);
  return text;
}
