/** Mistakes that real programs made: the true cause comes first in the answer, and nothing false is said. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runInspect } from '../../src/commands/inspect.js';
import { renderInspect } from '../../src/inspect/text.js';
import { fakeContext, plainStyle } from '../support/fake-context.js';
import { fromFlags } from '../support/from-flags.js';
import { openCases } from './cases/open.js';

/** A line of `cases/*.jsonl`. The names and secrets in it are made up. */
interface Case {
  readonly case: string;
  /** The mistake, in the words of the one who made it. */
  readonly happened: string;
  /** The code of the first finding. */
  readonly code: string;
  /** `signature.cause`, where it is settled. */
  readonly cause?: string;
  /** A pattern that the headline, or the first finding with its hint, matches. */
  readonly says: string;
  /** A pattern that nothing in the report matches. */
  readonly never?: string;
  readonly secret: string;
  /** The moment to judge for, in seconds. */
  readonly at: number;
  /** What is piped in. */
  readonly token: string;
}

function readCases(kind: string): readonly Case[] {
  const lines = readFileSync(new URL(`cases/${kind}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line));
}

async function inspectCase({ secret, at, token }: Case) {
  const context = fakeContext({ env: { KUSTOMER_CHAT_SECRET: secret }, stdin: token });
  return fromFlags(runInspect)({ at: String(at), verify: true }, context);
}

async function expectCase(one: Case): Promise<void> {
  const { report, subject } = await inspectCase(one);
  const text = renderInspect(report, subject, { ...plainStyle, columns: 1_000 });
  const [first] = report.findings;
  expect(first?.code).toBe(one.code);
  if (one.cause !== undefined) expect(report.signature.cause).toBe(one.cause);
  expect(`${text.split('\n')[0]}\n${first?.message}\n${first?.hint}`).toMatch(new RegExp(one.says));
  if (one.never !== undefined) expect(text).not.toMatch(new RegExp(one.never));
}

describe.each(['paste', 'time', 'identity', 'signature'])('%s', (kind) => {
  const cases = readCases(kind);
  test.each(cases.filter((one) => !openCases.has(one.case)))('$case: $happened', expectCase);
  const open = cases.filter((one) => openCases.has(one.case));
  if (open.length > 0) test.fails.each(open)('open: $case: $happened', expectCase);
});
