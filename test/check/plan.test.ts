/** Which checks run and which must, and how a run is green. */
import { describe, expect, test } from 'vitest';
import { checkNames } from '../../src/check/judge/table.js';
import { makePlan, type PlanOptions } from '../../src/check/plan.js';
import { isGreen, reportChecks } from '../../src/check/report.js';
import { failed, skipped } from '../../src/check/verdict.js';
import { goodEvidence, refused } from './evidence.js';

const plan = (options: Partial<PlanOptions>) => {
  const { reported, chosen, required } = makePlan({
    only: [],
    skip: [],
    require: [],
    hasBackend: false,
    ...options,
  });
  return { reported, chosen: [...chosen], required: [...required] };
};

describe('the plan', () => {
  test('is every check, none required', () => {
    expect(plan({})).toEqual({ reported: checkNames, chosen: checkNames, required: [] });
  });

  test('requires token-endpoint once a backend is named', () => {
    expect(plan({ hasBackend: true }).required).toEqual(['token-endpoint']);
    expect(plan({ hasBackend: true, skip: ['token-endpoint'] }).required).toEqual([]);
  });

  test('--only takes along what a check needs, and requires what it names', () => {
    expect(plan({ only: ['clock', 'freshness'] })).toEqual({
      reported: ['clock', 'token-endpoint', 'freshness'],
      chosen: ['clock', 'token-endpoint', 'freshness'],
      required: ['clock', 'freshness'],
    });
  });

  test('--require adds to --only', () => {
    expect(plan({ only: ['secret'], require: ['clock'] }).reported).toEqual(['secret', 'clock']);
  });

  test('--skip leaves out what needs it, and reports it', () => {
    const { reported, chosen } = plan({ skip: ['api', 'token-endpoint'] });
    expect(reported).toEqual(checkNames);
    expect(chosen).toEqual(['secret', 'api-key', 'clock', 'round-trip']);
  });

  test.each<[Partial<PlanOptions>, RegExp]>([
    [{ only: ['sercet'] }, /^--only names "sercet", which is not a check$/],
    [{ skip: [''] }, /^--skip names "", which is not a check$/],
    [{ require: ['API'] }, /^--require names "API", which is not a check$/],
    [{ only: ['api'], skip: ['api'] }, /^api is both skipped and required$/],
    [{ require: ['clock'], skip: ['clock'] }, /^clock is both skipped and required$/],
  ])('%j is refused', (options, message) => {
    expect(() => plan(options)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) }),
    );
  });
});

describe('the report', () => {
  const makeReport = (options: Partial<PlanOptions>, evidence = goodEvidence()) => {
    const made = makePlan({ only: [], skip: [], require: [], hasBackend: true, ...options });
    return reportChecks(evidence, made);
  };

  test('counts, in the order of the checks', async () => {
    const report = await makeReport({});
    expect(report).toMatchObject({ passed: 10, failed: 0, warned: 0, skipped: 0 });
    expect(report.checks.map(({ name }) => name)).toEqual(checkNames);
    expect(isGreen(report)).toBe(true);
  });

  test('skips with the reason what is left out', async () => {
    const { checks } = await makeReport({ skip: ['api'] });
    expect(checks.find(({ name }) => name === 'api')).toEqual({
      name: 'api',
      status: 'skipped',
      reason: 'left out by --skip',
      hint: null,
      required: false,
      ms: 0,
    });
    expect(checks.find(({ name }) => name === 'secret-current')?.reason).toBe(
      'needs api, which --skip leaves out',
    );
  });

  test('is red for a required check that could not run, and one that its need is left out of', async () => {
    const missing = { missing: skipped('no API key was given', 'set one'), ms: 0 };
    const report = await makeReport({ require: ['api'] }, goodEvidence({ current: missing }));
    expect(report.checks.find(({ name }) => name === 'api')).toMatchObject({
      status: 'skipped',
      reason: 'required, but it could not run: no API key was given',
      hint: 'set one',
    });
    expect(isGreen(report)).toBe(false);
    const leftOut = await makeReport({ require: ['secret-current'], skip: ['api'] });
    expect(leftOut).toMatchObject({ failed: 0 });
    expect(isGreen(leftOut)).toBe(false);
  });

  const refusedKey = { missing: failed('the API refused the key'), ms: 0 };

  test('tells the reason itself if --only hides the check that it would point at', async () => {
    const missing = { missing: skipped('no API key was given', 'set one'), ms: 0 };
    const { checks } = await makeReport({ only: ['freshness', 'clock'] }, goodEvidence({ current: missing }));
    expect(checks[0]).toMatchObject({ name: 'clock', hint: 'set one' });
    expect(checks[0]?.reason).toBe('required, but it could not run: no API key was given');
  });

  test('gives no other reason for an answer that happens to end as a pointer does', async () => {
    const reason = 'answers with status 503: Retry-After: see api';
    const evidence = goodEvidence({ first: refused(503, reason), current: refusedKey });
    const { checks } = await makeReport({ only: ['token-endpoint'] }, evidence);
    expect(checks[0]).toMatchObject({ name: 'token-endpoint', status: 'failed', reason });
  });

  test('is not green when it checked nothing', async () => {
    const report = await makeReport({ skip: [...checkNames] });
    expect(report).toMatchObject({ passed: 0, failed: 0, skipped: 10 });
    expect(isGreen(report)).toBe(false);
  });
});
