/**
 * Owns where the arguments of the program begin that `kchat emulate` runs.
 * Rule: pure, and light: every start loads it.
 */

/** The flags, of all commands and of `emulate`, that no value follows. */
const isSwitch = /^(?:-[qv]+|--(?:env|json|no-color|no-input|quiet|strict|verbose))$/;

const subcommands = ['requests', 'login', 'fault'];

/**
 * The arguments with `--` before the program of `emulate`. yarn 1, `npm exec` and PowerShell take it away,
 * and the program's options would be taken for kchat's.
 */
export function separateProgram(args: readonly string[]): readonly string[] {
  const command = args.findIndex((arg) => !arg.startsWith('-'));
  if (args[command] !== 'emulate') return args;
  const isOperand = (arg: string, index: number) => {
    const previous = args[index - 1] ?? '';
    const isValue = previous.startsWith('-') && !previous.includes('=') && !isSwitch.test(previous);
    return index > command && !arg.startsWith('-') && !isValue;
  };
  const at = args.findIndex((arg, index) => arg === '--' || isOperand(arg, index));
  const first = args[at];
  if (first === undefined || first === '--' || subcommands.includes(first)) return args;
  return [...args.slice(0, at), '--', ...args.slice(at)];
}
