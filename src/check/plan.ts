/** Owns which checks run and which must. Rule: pure; an unknown name and a contradiction are errors. */
import { usageError } from '../base/errors.js';
import { nameValue } from '../base/typed.js';
import { type CheckName, checkNames, listNeeds } from './judge/table.js';

/** The flags, with names as typed. */
export interface PlanOptions {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly require: readonly string[];
  /** A backend was named, so it is checked. */
  readonly hasBackend: boolean;
}

/** Which checks run, which are reported, and which must not be skipped. */
export interface Plan {
  /** In the order of the report; with `--only` just the required ones and those they depend on. */
  readonly reported: readonly CheckName[];
  /** Reported ones that run. */
  readonly chosen: ReadonlySet<CheckName>;
  /** Checks whose skip makes the run fail. */
  readonly required: ReadonlySet<CheckName>;
}

/** Throws USAGE for an unknown name, and for a name that is both skipped and required. */
export function makePlan({ only, skip, require, hasBackend }: PlanOptions): Plan {
  const left = skip.map((name) => parseName(name, '--skip'));
  // All checks but those of `--skip`.
  const isAll = require.includes('all');
  const required = [
    ...only.map((name) => parseName(name, '--only')),
    ...(isAll ? [] : require.map((name) => parseName(name, '--require'))),
  ];
  const contradictory = required.find((name) => left.includes(name));
  if (contradictory !== undefined)
    throw usageError(`${contradictory} is both skipped and required`, 'take it out of --skip');
  const isReported = (name: CheckName) =>
    only.length === 0 || required.some((want) => want === name || listNeeds(want).includes(name));
  const reported = checkNames.filter(isReported);
  const chosen = reported.filter((name) => ![name, ...listNeeds(name)].some((each) => left.includes(each)));
  if (isAll) required.push(...reported.filter((name) => !left.includes(name)));
  if (hasBackend && chosen.includes('token-endpoint')) required.push('token-endpoint');
  return { reported, chosen: new Set(chosen), required: new Set(required) };
}

function parseName(text: string, flag: string): CheckName {
  const name = checkNames.find((candidate) => candidate === text);
  if (name !== undefined) return name;
  throw usageError(
    `${flag} names ${nameValue(text, checkNames)}, which is not a check`,
    `checks: ${checkNames.join(', ')}`,
  );
}
