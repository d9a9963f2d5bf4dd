/**
 * Owns questions to a person. Rule: they are asked on stderr. Inquirer is loaded only for a question. Colour
 * and symbols are those of `style.ts`: Inquirer's own ignore `--no-color`, and a locale without Unicode.
 */
import { KchatError } from '../base/errors.js';
import type { Interrupt, Stops } from '../system/contract.js';
import type { Prompter, Style } from './contract.js';

const showCursor = '\u001b[?25h';

interface PrompterOptions {
  /** Stdin and stderr are terminals, and neither `--no-input` nor `CI` is set. */
  readonly available: boolean;
  readonly openStdin: () => NodeJS.ReadStream;
  readonly openStderr: () => NodeJS.WriteStream;
  /** A signal ends a prompt: the terminal is restored, and the error gets a line of its own. */
  readonly interrupt: Interrupt;
  /** Keeps stdin in raw mode while a prompt is open. */
  readonly keepRawMode: (stops: Stops) => () => void;
  /** Of stderr. */
  readonly style: Style;
}

type Question = Readonly<Record<string, unknown>> & { readonly type: string; readonly message: string };

/** Inquirer's theme in our style; keys as `@inquirer/core` names them. */
function createTheme(style: Style) {
  const [cursor, dot, upDown, enter] = style.hasUnicode
    ? ['❯', '•', '↑↓', '⏎']
    : ['>', '|', 'up/down', 'Enter'];
  return {
    prefix: { idle: '?', done: style.green(style.symbols.passed) },
    icon: { cursor },
    style: {
      answer: style.bold,
      message: (text: string) => style.bold(text),
      error: (text: string) => style.red(`> ${text}`),
      defaultAnswer: (text: string) => style.dim(`(${text})`),
      help: style.dim,
      highlight: style.bold,
      description: style.dim,
      maskedText: '',
      keysHelpTip: () => style.dim(`${upDown} choose ${dot} ${enter} take`),
      confirmDefault: style.bold,
    },
  };
}

/** Asks the person who sits at the terminal. */
export function createPrompter(options: PrompterOptions): Prompter {
  const { available, openStderr, style } = options;
  const ask = async (question: Question, theme: object = createTheme(style)) => {
    for (;;) {
      const given = await askOnce(question, theme, options);
      if (given !== isOverwritten) return given;
    }
  };

  return {
    available,
    async input({ message, validate, ...rest }) {
      const checked = validate && { validate: (value: string) => validate(value) ?? true };
      return String(await ask({ type: 'input', message, ...rest, ...checked }));
    },
    async password({ message, validate }) {
      // No tick at the end: the pasted text is checked only then.
      const theme = { ...createTheme(style), prefix: '?' };
      for (;;) {
        const value = String(await ask({ type: 'password', message, mask: false, toggleMask: false }, theme));
        const problem = validate?.(value);
        if (problem === undefined) return value;
        // It asks again here: Inquirer's own validation keeps the wrong, hidden text, and a second paste
        // would be added to that.
        openStderr().write(`${style.red(style.symbols.failed)} ${problem}\n`);
      }
    },
    async confirm(question) {
      return (await ask({ type: 'confirm', ...question })) === true;
    },
    async select({ message, choices }) {
      // The values are indexes, because Inquirer's result has no type.
      const numbered = choices.map((choice, value) => ({ ...choice, value }));
      const chosen = choices[Number(await ask({ type: 'select', message, choices: numbered }))];
      if (chosen === undefined) throw new Error('the prompt returned no choice');
      return chosen.value;
    },
  };
}

/** In place of an answer: the shell has overwritten the choices while the process was stopped. */
const isOverwritten = Symbol('is overwritten');

async function askOnce(
  question: Question,
  theme: object,
  { openStdin, openStderr, style, interrupt, keepRawMode }: PrompterOptions,
): Promise<unknown> {
  const { default: inquirer } = await import('inquirer');
  const overwritten = new AbortController();
  const signal = AbortSignal.any([interrupt.signal, overwritten.signal]);
  const stderr = openStderr();
  const prompt = inquirer.createPromptModule({ input: openStdin(), output: stderr, signal });
  const giveBack = interrupt.takeOver();
  const letGo = keepRawMode({
    // Inquirer hides the cursor while it asks for a password or a choice, and the shell would not show it.
    onStop: () => stderr.write(showCursor),
    // The shell has overwritten the prompt. Only Inquirer can draw choices, so they are asked for again.
    onContinue: () => {
      if (question.type === 'select') overwritten.abort();
      else stderr.write(`\r? ${style.bold(question.message)} `);
    },
  });
  try {
    // Inquirer has a type for each kind of question; ours are checked by `Prompter`.
    const answers: Record<string, unknown> = await prompt([{ ...question, theme, name: 'answer' } as never]);
    return answers.answer;
  } catch (error) {
    if (interrupt.signal.aborted)
      throw new KchatError('INTERRUPTED', `interrupted by ${interrupt.signal.reason}`, { cause: error });
    if (overwritten.signal.aborted) return isOverwritten;
    // Inquirer exports no class for Ctrl-C; it documents this name.
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new KchatError('INTERRUPTED', 'interrupted', { cause: error });
    throw error;
  } finally {
    letGo();
    giveBack();
  }
}
