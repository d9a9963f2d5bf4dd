/** Owns questions to a person. Rule: asked on stderr, and Inquirer is loaded only when one is asked. */
import type { Prompter } from '../context.js';
import { KchatError } from '../errors.js';

export interface PrompterOptions {
  /** Stdin and stderr are terminals, and neither `--no-input` nor `CI` is set. */
  readonly available: boolean;
  readonly openStdin: () => NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
}

type Question = Readonly<Record<string, unknown>> & { readonly type: string; readonly message: string };

export function createPrompter({ available, openStdin, stderr }: PrompterOptions): Prompter {
  async function ask(question: Question): Promise<unknown> {
    const { default: inquirer } = await import('inquirer');
    const prompt = inquirer.createPromptModule({ input: openStdin(), output: stderr });
    try {
      const answers: Record<string, unknown> = await prompt([{ ...question, name: 'answer' } as never]);
      return answers.answer;
    } catch (error) {
      // Inquirer has no exported class for it; the name is its documented mark of Ctrl-C.
      if (error instanceof Error && error.name === 'ExitPromptError')
        throw new KchatError('INTERRUPTED', 'interrupted', { cause: error });
      throw error;
    }
  }

  const checked = (validate: ((value: string) => string | undefined) | undefined) =>
    validate && { validate: (value: string) => validate(value) ?? true };

  return {
    available,
    async input({ message, validate, ...rest }) {
      return String(await ask({ type: 'input', message, ...rest, ...checked(validate) }));
    },
    async password({ message, validate }) {
      return String(
        await ask({ type: 'password', message, mask: false, toggleMask: false, ...checked(validate) }),
      );
    },
    async confirm(question) {
      return (await ask({ type: 'confirm', ...question })) === true;
    },
    async select({ message, choices }) {
      // Inquirer returns the value of one of our own choices; looked up by index, so that its type is kept.
      const index = Number(
        await ask({
          type: 'select',
          message,
          choices: choices.map((choice, value) => ({ ...choice, value })),
        }),
      );
      const chosen = choices[index];
      if (chosen === undefined) throw new Error('the prompt returned no choice');
      return chosen.value;
    },
  };
}
