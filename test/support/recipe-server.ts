/** A recipe with the rest of a made-up app around it, built and started with its real runtime. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, symlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import table from '../../recipes/recipes.json' with { type: 'json' };
import { makeFolder } from './folders.js';
import { root } from './recipes.js';

export type RecipeRow = (typeof table)[number];

export const recipeRows: readonly RecipeRow[] = table;

/** Whether the runtime and the library of a recipe are installed here. */
export function isInstalled({ debian = [] }: RecipeRow): boolean {
  if (debian.length === 0) return true;
  return spawnSync('dpkg', ['-s', ...debian], { stdio: 'ignore' }).status === 0;
}

export interface RecipeServer {
  readonly url: string;
  /** Signs a made-up customer in; returns the value for a `Cookie` header. */
  signIn(customerId: string): Promise<string>;
}

/**
 * Builds the recipe in a folder of its own and starts it; it ends with the test.
 *
 * @param edit  changes the text of the recipe first, to break it on purpose
 */
export async function startRecipe(
  row: RecipeRow,
  env: Readonly<Record<string, string>>,
  edit?: (folder: string) => void,
): Promise<RecipeServer> {
  const folder = makeFolder();
  cpSync(join(root, 'recipes', row.language), folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  edit?.(folder);
  const options = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', ...env } };
  if (row.build) execFileSync('sh', ['-c', row.build], { ...options, stdio: 'pipe' });

  const port = await findFreePort();
  const child = spawn('sh', ['-c', `exec ${row.start}`], {
    ...options,
    env: { ...options.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close').then(() =>
    Promise.reject(new Error(`${row.language} ended: ${stderr}`)),
  );
  await Promise.race([waitForPort(port), ended]);
  ended.catch(() => {});

  const origin = `http://127.0.0.1:${port}`;
  return {
    url: `${origin}/chat-token`,
    async signIn(customerId) {
      const headers = { 'content-type': 'text/plain' };
      const response = await fetch(`${origin}/sign-in`, { method: 'POST', headers, body: customerId });
      const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
      return cookies.join('; ');
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Resolves once something listens; asks every 50 ms, since no runtime says when it does. */
async function waitForPort(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
