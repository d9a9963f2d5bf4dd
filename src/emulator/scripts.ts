/**
 * Owns reading the scripts that the emulator serves. Rule: `web-sdk` stands beside this file and beside the
 * built program, and is part of a standalone executable.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getAsset, isSea } from 'node:sea';

const texts = new Map<string, string>();

/** A script of `web-sdk/` by its name without the ending, read once. */
export function readScript(name: string): string {
  const path = `web-sdk/${name}.js`;
  const read = () =>
    isSea() ? getAsset(path, 'utf8') : readFileSync(join(import.meta.dirname, path), 'utf8');
  const text = texts.get(name) ?? read();
  texts.set(name, text);
  return text;
}
