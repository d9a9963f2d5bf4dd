/**
 * Owns reading files of the package: beside the built program, or inside a standalone executable. Rule: the
 * only place that distinguishes the two, except the emulator, which shares no code.
 */
import { promises } from 'node:fs';
import { join } from 'node:path';
import { getAsset, isSea } from 'node:sea';

/** Whether this is a standalone executable. */
export function isStandalone(): boolean {
  return isSea();
}

/** The text of a file of the package, by its path from the built program: `../recipes/php/chat.php`. */
export async function readAsset(path: string): Promise<string> {
  return isSea() ? getAsset(path, 'utf8') : promises.readFile(join(import.meta.dirname, path), 'utf8');
}

/** The bytes of an asset of the standalone executable. Throws anywhere else. */
export function readStandaloneAsset(name: string): Uint8Array {
  return new Uint8Array(getAsset(name));
}
