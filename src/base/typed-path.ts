/** Owns how a message names a path. Rule: as in `typed.ts`, apart from it because it looks at the disk. */
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describeKind, isWordy, shortestHidden } from './typed.js';
import { visible } from './untrusted.js';

/** The path in quotes if it exists or its folder does, else its kind and length. */
export function namePath(path: string): string {
  if (path.trim().length < shortestHidden || existsSync(path)) return `"${visible(path)}"`;
  const folder = dirname(path);
  // The current folder and the root always exist.
  const isAnywhere = folder === '.' || dirname(folder) === folder;
  const isNamed = isAnywhere ? isFileName(basename(path)) : existsSync(`${folder}/.`);
  return isNamed ? `"${visible(path)}"` : describeKind(path.trim());
}

const isFileName = (text: string) => /[^.]\.[A-Za-z]{1,6}$/.test(text) && isWordy(text, /[-_.]/, 40);
