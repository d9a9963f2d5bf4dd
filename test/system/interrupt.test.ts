import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createInterrupt, leaveSignals } from '../../src/system/interrupt.js';

describe('a signal', () => {
  test('ends the run', async () => {
    const process = new EventEmitter();
    const interrupt = createInterrupt(process, () => {});
    process.emit('SIGINT');
    await expect(interrupt.interrupted).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(interrupt.signal).toMatchObject({ aborted: true, reason: 'SIGINT' });
  });

  test('only tells a command that has taken over', async () => {
    const process = new EventEmitter();
    const interrupt = createInterrupt(process, () => {});
    interrupt.takeOver();
    process.emit('SIGTERM');
    expect(interrupt.signal.reason).toBe('SIGTERM');
    const first = await Promise.race([
      interrupt.interrupted.catch(() => 'ended'),
      Promise.resolve('going on'),
    ]);
    expect(first).toBe('going on');
  });

  test('ends the run again once the duty is given back', async () => {
    const process = new EventEmitter();
    const interrupt = createInterrupt(process, () => {});
    const giveBack = interrupt.takeOver();
    giveBack();
    giveBack();
    process.emit('SIGHUP');
    await expect(interrupt.interrupted).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  test('that comes twice ends it at once', () => {
    const process = new EventEmitter();
    let ended = 0;
    const interrupt = createInterrupt(process, () => (ended += 1));
    process.emit('SIGINT');
    expect(ended).toBe(0);
    process.emit('SIGTERM');
    expect(ended).toBe(1);
    interrupt.dispose();
    expect(process.eventNames()).toEqual([]);
  });

  test('that comes twice is still for the command that has taken over; the third of one kind ends it', () => {
    const process = new EventEmitter();
    let ended = 0;
    createInterrupt(process, () => (ended += 1)).takeOver();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGINT', 'SIGTERM'])
      process.emit(signal);
    expect(ended).toBe(0);
    process.emit('SIGTERM');
    expect(ended).toBe(1);
  });
});

test('while it computes the signals are left to the operating system', async () => {
  const process = new EventEmitter();
  const interrupt = createInterrupt(process, () => {});
  const names = process.eventNames();
  expect(await interrupt.compute(() => process.eventNames())).toEqual([]);
  const failing = interrupt.compute(() => {
    throw new Error('work');
  });
  await expect(failing).rejects.toThrow('work');
  expect(process.eventNames()).toEqual(names);
  interrupt.takeOver();
  expect(await interrupt.compute(() => process.eventNames())).toEqual(names);
});

test('at the very end the signals are left to the operating system, also those that a child was to get', () => {
  const process = new EventEmitter();
  createInterrupt(process, () => {});
  process.on('SIGTERM', () => {});
  leaveSignals(process);
  expect(process.eventNames()).toEqual([]);
});
