/**
 * Owns where a file of the package is read from: beside the built program, or inside an executable that
 * holds both Node and kchat. Rule: the only place that asks which of the two runs, but for the
 * emulator, which shares no code.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getAsset, isSea } from 'node:sea';

/** True in a standalone executable. */
export function isStandalone(): boolean {
  return isSea();
}

/**
 * The text of a file of the package. Rejects with the system's error if it is not there.
 *
 * @param path  as seen from the folder of the built program, such as `page.html` or `../recipes/php/chat.php`
 */
export async function readAsset(path: string): Promise<string> {
  return isSea() ? getAsset(path, 'utf8') : readFile(join(import.meta.dirname, path), 'utf8');
}

/** The bytes of an asset of the standalone executable. Throws anywhere else. */
export function readStandaloneAsset(name: string): Uint8Array {
  return new Uint8Array(getAsset(name));
}
