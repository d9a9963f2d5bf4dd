/**
 * Owns what is said about the contents of the standalone executables: an SBOM and the licences. Both are told from
 * the packages themselves: folders of keyrings and Nodes, and the licences of what is bundled.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** CycloneDX 1.5, without a time or serial number: two builds are the same. */
export async function writeSbom(path, { version, bundled, keyrings, nodes }) {
  const licenses = await readFile(bundled, 'utf8');
  const heads = [...licenses.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+) (\d+\.\d+\.\d+\S*) \(([^)]+)\)$/gm)];
  const libraries = heads.map(([, name, version, license]) => ({ name, version, license }));
  const components = [
    ...[...libraries, ...(await readManifests(keyrings))].map(describeComponent('library')),
    ...(await readManifests(nodes)).map(describeComponent('platform')),
  ];
  const metadata = {
    component: { type: 'application', name: 'kchat', version, licenses: [{ expression: 'MIT' }] },
  };
  const sbom = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata, components };
  await writeFile(path, `${JSON.stringify(sbom, null, 2)}\n`);
}

function readManifests(folders) {
  const read = async (folder) => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return Promise.all(folders.map(read));
}

function describeComponent(type) {
  return ({ name, version, license }) => ({
    type,
    name,
    version,
    licenses: [{ expression: license }],
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  });
}

/** kchat's own licence, those of what is bundled, the keyrings' and the Nodes'. */
export async function writeLicenses(path, { bundled, keyrings, nodes }) {
  const texts = [
    'LICENSE',
    bundled,
    'node_modules/@napi-rs/keyring/LICENSE',
    ...keyrings.map((folder) => join(folder, 'LICENSE.third-party.md')),
    ...nodes.map((folder) => join(folder, 'LICENSE')),
  ];
  const read = await Promise.all(texts.map((text) => readFile(text, 'utf8')));
  await writeFile(path, [...new Set(read)].join(`\n${'='.repeat(80)}\n\n`));
}
