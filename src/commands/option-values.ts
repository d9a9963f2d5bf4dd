/** Owns the values that an option is known to take. Rule: for help and completion; the command judges what is given. */
import type { Option } from 'commander';

/** The option with its values: help lists them, completion offers them, and commander refuses none. */
export function withValues(option: Option, values: readonly string[]): Option {
  option.argChoices = [...values];
  return option;
}
