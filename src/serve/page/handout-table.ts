/** Owns the table of tokens that were handed out, newest first. */
import type { Handout, LogAnswer } from '../contract.js';
import { askServer } from './ask-server.js';
import { find, make, makeBreakable } from './elements.js';

/** How many rows the table keeps. */
const mostRows = 30;

let last = 0;

/** Adds the new handouts; returns the warning about the secret. */
export async function readHandouts(): Promise<string | null> {
  const { handouts, warning } = await askServer<LogAnswer>(`log?after=${last}`);
  const table = find('log', HTMLTableElement);
  const [body] = table.tBodies;
  for (const handout of handouts) {
    if (handout.number <= last) continue;
    last = handout.number;
    body?.prepend(makeLogRow(handout));
  }
  while (body !== undefined && body.rows.length > mostRows) body.deleteRow(-1);
  table.hidden = last === 0;
  find('log-empty', HTMLElement).hidden = last > 0;
  return warning;
}

function makeLogRow({ at, user, kind, address }: Handout): HTMLTableRowElement {
  const time = new Date(at).toLocaleTimeString([], { hour12: false });
  return make(
    'tr',
    '',
    ...[time, makeBreakable(user), kind, address].map((content) => make('td', '', content)),
  );
}
