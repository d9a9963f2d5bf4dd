/**
 * Writes the licences of the packages that esbuild put into dist/: what was bundled says the metafile, the texts are
 * those of the packages. A package without a licence text fails the build: it must not be shipped.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of the package that a bundled file is of, or undefined for a file of ours. */
function findPackage(input) {
  return /^(?:.*:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

async function readLicense(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled but has no licence text`);
  const text = await readFile(join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/** Writes all licences to `path`, in the order of the packages' names. */
export async function writeThirdPartyLicenses(metafiles, path) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const folders = [...new Set(inputs.map(findPackage).filter((folder) => folder !== undefined))].sort();
  const licenses = await Promise.all(folders.map(readLicense));
  const head = 'kchat is one bundle with the following packages, each under its own licence.\n';
  const rule = `\n${'-'.repeat(80)}\n\n`;
  await writeFile(path, [head, ...new Set(licenses)].join(rule));
}
