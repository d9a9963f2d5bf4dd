/**
 * Owns the start of a standalone executable: kchat runs from what V8 compiled at the build, which halves what the
 * start costs above Node's own. What does not fit (other V8 flags, by NODE_OPTIONS) V8 refuses and compiles anew.
 */
const { getAssetKeys, getRawAsset } = require('node:sea');
const { Script } = require('node:vm');

const source = Buffer.from(getRawAsset('kchat.cjs')).latin1Slice();
const cachedData = getAssetKeys().includes('kchat.cache')
  ? new Uint8Array(getRawAsset('kchat.cache'))
  : undefined;
new Script(source, { filename: 'kchat.cjs', cachedData }).runInThisContext()(
  require,
  module,
  exports,
  __dirname,
);
