/**
 * What helpers leave to do after a test file, and to tell of a test that fails. `setup.ts` calls it for every file: a
 * hook at the top of a helper is called for the first file alone that imports it, and a process runs many.
 */
const tasks: (() => unknown)[] = [];

/** Does this when all tests of the file are over; what was asked for last is done first. */
export function afterFile(task: () => unknown): void {
  tasks.push(task);
}

export async function endFile(): Promise<void> {
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) await task();
}

const told: string[] = [];

/** Shown if the test at hand fails, because a failed `toMatchObject` shows an exit code alone. */
export function tellOnFailure(text: string): void {
  told.push(text);
}

export function endTest(hasFailed: boolean): void {
  const texts = told.splice(0);
  if (hasFailed && texts.length > 0) console.error(texts.join('\n\n'));
}
