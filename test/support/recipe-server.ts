/** A recipe with the rest of a made-up app around it, built and started with its real runtime. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import table from '../../recipes/recipes.json' with { type: 'json' };
import { makeFolder } from './folders.js';
import { findFreePort } from './http-server.js';
import { root } from './recipes.js';

export type RecipeRow = (typeof table)[number];

export const recipeRows: readonly RecipeRow[] = table;

/** Whether the runtime and the library of a recipe are installed here. */
export function isInstalled({ debian = [] }: RecipeRow): boolean {
  if (debian.length === 0) return true;
  return spawnSync('dpkg', ['-s', ...debian], { stdio: 'ignore' }).status === 0;
}

const makeEnv = (folder: string) => ({ PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8' });

/**
 * Builds the recipe in a folder of its own, and returns that.
 *
 * @param edit  changes the text of the recipe first, to break it on purpose
 */
export async function buildRecipe(row: RecipeRow, edit?: (folder: string) => void): Promise<string> {
  const folder = makeFolder();
  cpSync(join(root, 'recipes', row.language), folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  edit?.(folder);
  if (row.build) await promisify(execFile)('sh', ['-c', row.build], { cwd: folder, env: makeEnv(folder) });
  return folder;
}

export interface RecipeServer {
  readonly url: string;
  /** Signs a made-up customer in; returns the value for a `Cookie` header. */
  signIn(customerId: string): Promise<string>;
  /** Asks for a token, with that cookie or without one. */
  ask(cookie?: string): Promise<Response>;
  stop(): void;
}

/** Starts what was built in the folder. Rejects with what it says if it ends by itself. */
export async function startRecipe(
  row: RecipeRow,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<RecipeServer> {
  const port = await findFreePort();
  const child = spawn('sh', ['-c', `exec ${row.start}`], {
    cwd: folder,
    env: { ...makeEnv(folder), ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  let isOver = false;
  const ended = once(child, 'close').then(() => {
    isOver = true;
    throw new Error(`${row.language} ended: ${stderr}`);
  });
  await Promise.race([waitForPort(port, () => isOver), ended]);
  ended.catch(() => {});

  const origin = `http://127.0.0.1:${port}`;
  // The next recipe may listen at the same port: a connection that is kept would lead to this one, which has ended.
  const connection = 'close';
  return {
    url: `${origin}/chat-token`,
    async signIn(customerId) {
      const headers = { connection, 'content-type': 'text/plain' };
      const response = await fetch(`${origin}/sign-in`, { method: 'POST', headers, body: customerId });
      const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
      return cookies.join('; ');
    },
    ask: (cookie) => fetch(`${origin}/chat-token`, { headers: { connection, ...(cookie && { cookie }) } }),
    stop: () => void child.kill('SIGKILL'),
  };
}

/** Resolves once something listens; asks every 50 ms, since no runtime says when it does. */
async function waitForPort(port: number, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
