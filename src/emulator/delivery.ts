/** Owns how an answer becomes what goes on the wire. Rule: pure; what the answer is was decided before. */
import { effectOn, type Fault } from './faults/faults.js';
import type { Answer, Delivery, Reply } from './message.js';
import { wordRefusal } from './refusals.js';

/** The status as the log tells it: 0 where there was no answer. */
export function tellStatus(answer: Answer): number {
  if (answer.kind === 'none') return 0;
  return answer.kind === 'filler' ? 200 : answer.reply.status;
}

/**
 * What goes on the wire for an answer.
 *
 * @param nowMs    what the Date header shows
 * @param headers  besides those of every answer and the reply's own
 */
export function deliver(
  answer: Answer,
  faults: readonly Fault[],
  nowMs: number,
  headers: Readonly<Record<string, string>>,
): Delivery {
  const delayMs = effectOn(faults, 'start')?.delayMs ?? 0;
  if (answer.kind === 'none') return { kind: 'none', delayMs };
  const common = {
    date: new Date(nowMs).toUTCString(),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  };
  if (answer.kind === 'filler') {
    const { bytes } = answer;
    return {
      kind: 'filler',
      status: 200,
      headers: { ...common, 'content-type': 'application/json' },
      bytes,
      delayMs,
    };
  }
  const { reply } = answer;
  const { type, body } = wordBody(reply, effectOn(faults, 'refusals')?.shape === 'json-api');
  return {
    kind: 'text',
    status: reply.status,
    headers: { ...common, ...(body === '' ? {} : { 'content-type': type }), ...reply.headers },
    body,
    isCut: effectOn(faults, 'end') !== undefined,
    delayMs,
  };
}

function wordBody(
  { status, refusal, html, json }: Reply,
  asJsonApi: boolean,
): { readonly type: string; readonly body: string } {
  if (html !== undefined) return { type: 'text/html; charset=utf-8', body: html };
  const value = refusal ? wordRefusal(refusal, status, asJsonApi) : json;
  return {
    type: 'application/json; charset=utf-8',
    body: value === undefined ? '' : JSON.stringify(value),
  };
}
