/**
 * fast-check with a seed of its own: the same runs each time, so that a failure is of the change at hand.
 * `FAST_CHECK_SEED=NUMBER` looks at other runs.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20_261_126) });

export { fc };
