/** The bundled undici, which the build trims: it has what kchat uses of the package, each with all its methods. */
import { createRequire } from 'node:module';
import { Agent, buildConnector, Pool, ProxyAgent } from 'undici';
import { describe, expect, test } from 'vitest';

const bundled = createRequire(import.meta.url)('../dist/packages/undici.cjs') as Partial<Parts> &
  Pick<Partial<typeof import('undici')>, 'buildConnector'>;
const parts = { Agent, Pool, ProxyAgent };
type Parts = typeof parts;

/** The names of all methods that an instance has, its base classes' too. */
function listMethods(part: { readonly prototype: object }): readonly string[] {
  const names: string[] = [];
  let prototype: object | null = part.prototype;
  while (prototype !== null && prototype !== Object.prototype) {
    names.push(...Object.getOwnPropertyNames(prototype));
    prototype = Object.getPrototypeOf(prototype);
  }
  return [...new Set(names)].sort();
}

describe('the bundled undici', () => {
  test('has the parts that kchat imports, and no other', () => {
    expect(Object.keys(bundled).sort()).toEqual(['Agent', 'Pool', 'ProxyAgent', 'buildConnector']);
  });

  test.each(['Agent', 'Pool', 'ProxyAgent'] as const)('%s has every method of the package', (name) => {
    const part = bundled[name];
    expect(part && listMethods(part)).toEqual(listMethods(parts[name]));
    expect(part && listMethods(part)).toContain('request');
  });

  test('takes the options of the package', () => {
    expect(bundled.buildConnector?.length).toBe(buildConnector.length);
  });
});
