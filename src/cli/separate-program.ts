/** Owns finding the program in the arguments of `kchat emulate`. Rule: pure; every start loads it. */

/** The flags of `emulate`, global ones included, that take no value. */
const isSwitch = /^(?:-[qv]+|--(?:env|json|no-color|no-input|quiet|strict|verbose))$/;

/**
 * The arguments with `--` before the program of `emulate`. yarn 1, `npm exec` and PowerShell remove it, and
 * then options of the program would be read as options of kchat.
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
  if (first === undefined || first === '--' || ['requests', 'login', 'fault'].includes(first)) return args;
  return [...args.slice(0, at), '--', ...args.slice(at)];
}
