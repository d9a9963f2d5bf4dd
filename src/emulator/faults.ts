/**
 * Owns the faults that can be asked for: their names, their notation, and whose turn it is.
 *
 * Rule: `--fault` and `POST /__emulator/faults` share one notation, `name[=argument][xN][@/path]`. Without `xN` a
 * fault lasts until it is cleared; with it, it ends after N matching requests. `@/path` matches paths that start so.
 */

const duration = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/;

interface FaultKind {
  /** For the help page. */
  readonly does: string;
  /**
   * `instead`: takes the place of the answer, and only the first that matches does. `onTop`: changes whatever
   * the answer is, and all that match do.
   */
  readonly acts: 'instead' | 'onTop';
  /** The one path that it can concern; any when undefined. */
  readonly only?: string;
  readonly argument?: {
    readonly standard: string;
    readonly form: RegExp;
    readonly means: string;
    /** For a time: how far it may go, either way. */
    readonly most?: string;
  };
}

/** A century: what a Date can still hold, and an HTTP date can still say in four digits of a year. */
const mostClockTime = '876000h';

/** Every fault by name. */
export const faultKinds = {
  '401': { does: 'refuses the key or login', acts: 'instead' },
  '403': { does: 'refuses the key or login', acts: 'instead' },
  '429': {
    does: 'rate limit with its headers; 429=no-reset without reset',
    acts: 'instead',
    argument: {
      standard: '1s',
      form: /^(?:no-reset|\d+(?:\.\d+)?(?:ms|s|m|h)?)$/,
      means: '5s or no-reset',
      most: mostClockTime,
    },
  },
  '500': { does: 'internal error', acts: 'instead' },
  '503': { does: 'unavailable', acts: 'instead' },
  slow: {
    does: 'answers late',
    acts: 'onTop',
    argument: { standard: '3s', form: duration, means: 'a time such as 500ms, 3s or 2m' },
  },
  drop: { does: 'closes the connection without an answer', acts: 'instead' },
  truncate: { does: 'closes the connection in the middle of the answer', acts: 'onTop' },
  html: { does: '200 with a page, as a captive portal does', acts: 'instead' },
  huge: {
    does: '200 with an endless-looking body',
    acts: 'instead',
    argument: { standard: '64', form: /^[1-9]\d{0,3}$/, means: 'MiB, 1 to 9999' },
  },
  redirect: {
    does: '302 to another host',
    acts: 'instead',
    argument: {
      standard: 'https://elsewhere.invalid',
      form: /^(?:https?:\/\/|\/)[\x21-\x7e]*$/,
      means: 'a URL or a path',
    },
  },
  'wrong-pod': {
    does: '401: the key belongs to another region',
    acts: 'instead',
    argument: { standard: 'prod2', form: /^prod\d{1,3}$/, means: 'a pod such as prod2' },
  },
  'jsonapi-errors': { does: 'refusals in the other of the two error shapes', acts: 'onTop' },
  skew: {
    does: 'shifts the clock: Date header, age of tokens',
    acts: 'onTop',
    argument: {
      standard: '10m',
      form: /^[+-]?\d+(?:\.\d+)?(?:ms|s|m|h)?$/,
      means: 'a time such as 10m or -2h',
      most: mostClockTime,
    },
  },
  'no-secret': {
    does: 'the settings have no usable secret',
    acts: 'onTop',
    only: '/v1/auth/customer/settings',
    argument: {
      standard: 'absent',
      form: /^(?:absent|empty|null|number)$/,
      means: 'absent, empty, null or number',
    },
  },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof faultKinds;

/** A fault that waits for its requests, as `GET /__emulator/faults` shows it. */
export interface Fault {
  readonly fault: FaultName;
  /** Null for a fault that takes none. */
  readonly argument: string | null;
  /** How many matching requests it still has; null: until it is cleared. */
  times: number | null;
  /** What a request's path must start with; null: any. */
  readonly path: string | null;
}

/** Path and times given beside the notation, as `POST /__emulator/faults` takes them. */
export interface FaultPlace {
  readonly times?: number | undefined;
  readonly path?: string | undefined;
}

const notation = /^([a-z0-9-]+?)(?:=(.+?))?(?:x([1-9]\d{0,8}))?(?:@(\/.*))?$/;

/** The fault that a text asks for, or a sentence that says what is wrong with it. */
export function parseFault(text: string, place: FaultPlace = {}): Fault | string {
  const [, name, argument, times, path] = notation.exec(text.trim()) ?? [];
  if (name === undefined || !isFaultName(name))
    return `there is no fault ${JSON.stringify(text.slice(0, 80))}; the faults are ${Object.keys(faultKinds).join(', ')}`;
  const kind: FaultKind = faultKinds[name];
  if (argument !== undefined && kind.argument === undefined) return `the fault ${name} takes no argument`;
  const value = argument ?? kind.argument?.standard ?? null;
  if (value !== null && kind.argument?.form.test(value) === false)
    return `the argument of ${name} is ${JSON.stringify(value.slice(0, 80))}; it takes ${kind.argument.means}`;
  const most = kind.argument?.most;
  if (value !== null && most !== undefined && Math.abs(readSpan(value)) > readSpan(most))
    return `the argument of ${name} is ${JSON.stringify(value.slice(0, 80))}; it takes ${most} at most`;
  return {
    fault: name,
    argument: value,
    times: place.times ?? (times === undefined ? null : Number(times)),
    path: place.path ?? path ?? null,
  };
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(faultKinds, name);
}

/** The faults that this request meets, counted down; those that are used up leave the list. */
export function takeFaults(faults: Fault[], path: string): readonly Fault[] {
  const taken: Fault[] = [];
  for (const fault of faults) {
    const { acts, only }: FaultKind = faultKinds[fault.fault];
    const matches = path.startsWith(fault.path ?? '') && (only === undefined || path === only);
    const comesSecond =
      acts === 'instead' && taken.some((other) => faultKinds[other.fault].acts === 'instead');
    if (!matches || comesSecond) continue;
    taken.push(fault);
    if (fault.times !== null) fault.times -= 1;
  }
  const left = faults.filter(({ times }) => times !== 0);
  faults.splice(0, faults.length, ...left);
  return taken;
}

/** The argument of a fault among those taken, or undefined when it is not among them. */
export function argumentOf(taken: readonly Fault[], name: FaultName): string | undefined {
  const fault = taken.find((candidate) => candidate.fault === name);
  return fault && (fault.argument ?? '');
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `3s`, `-2h` or a bare number of seconds, as milliseconds; 0 for what is no time. */
export function readSpan(text: string): number {
  const [, number = '0', unit = 's'] = /^([+-]?[\d.]+)(ms|s|m|h)?$/.exec(text) ?? [];
  return Number(number) * (unitMs[unit] ?? 1000);
}

/** {@link readSpan} for a timer, which takes 2^31 - 1 ms (24 days) at most: more would fire at once. */
export function readDelay(text: string): number {
  return Math.min(readSpan(text), 2_147_483_647);
}
