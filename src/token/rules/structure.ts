/** Owns the rules about a token's form. Rule: documented or RFC-mandated form rejects, the rest warns. */
import { visible } from '../../base/untrusted.js';
import {
  type ApiKeyClaims,
  describeRoles,
  hasAdminRole,
  isApiKeyPayload,
  isWidgetKey,
  parseApiKeyClaims,
} from '../api-key.js';
import type { JsonSegment } from '../decode.js';
import { informs, type Outcome, type RuleTable, rejects, warns } from '../finding.js';
import { describePaste } from '../paste/paste-shape.js';
import { piecesName } from '../paste/views.js';
import { describePayloadForm } from '../payload-form.js';
import { formatSpan, formatUtc } from '../time.js';
import { headerHint } from './algorithm.js';
import { describeLostStart, describeRounded, listFlaws } from './characters.js';
import { examplePayload } from './identity.js';

/** The rules about the form, and about what is not a login token at all. */
export const structureRules = {
  IS_API_KEY: {
    severity: 'error',
    means: 'it is an API key, not a login token',
    fix: 'give the app a login token, and whoever saw the key must not keep it: delete it in Kustomer',
    check: ({ token, now }) => {
      const claims = token.payload?.value ?? null;
      return claims !== null && isApiKeyPayload(claims)
        ? describeApiKey(parseApiKeyClaims(claims), now)
        : null;
    },
  },
  TOKEN_MALFORMED: {
    severity: 'error',
    means: 'it is not a whole token',
    fix: 'copy all of it: three parts with a dot between them',
    check: ({ token, isExposed, found: { refusal = null } }) => {
      if (refusal !== null) return rejects(refusal.message, refusal.hint);
      if (token.segmentCount === 3 && token.header !== null) return null;
      if (isExposed && token.header === null)
        return rejects(
          'this is the chat secret, or has it in it: not a token',
          'keep it to yourself: it signs tokens, and the app logs in with what it signs: kchat sign',
        );
      const { message, hint } = describePaste(token);
      return rejects(message, hint);
    },
  },
  TOKEN_WRAPPED: {
    severity: 'warning',
    means: 'it comes with something around it that no copying adds',
    fix: 'the app or backend sends it so: it has to hand on the token alone',
    check: ({ found }) =>
      found.sent.map((what) =>
        warns(
          `it comes with ${what}`,
          'the app passes it on as it comes, and Kustomer refuses it so: give the token alone',
        ),
      ),
  },
  TOKEN_IN_PIECES: {
    severity: 'note',
    means: 'it stands in several pieces, as in source code',
    fix: 'the app gets a token when the user signs in, and keeps none in its source',
    check: ({ found }) =>
      found.stripped.includes(piecesName)
        ? informs(
            'the token stands there in several pieces, as texts joined in source code; they were joined here',
            'a token that is kept in source is too old after 15 minutes: get one when the user signs in',
          )
        : null,
  },
  NUMBER_ROUNDED: {
    severity: 'note',
    means: 'a number in it is so long that programs round it',
    fix: 'the backend writes a long id as text, in quotes',
    check: ({ token }) => describeRounded(token),
  },
  NOT_BASE64URL: {
    severity: 'error',
    means: 'it is not strict base64url',
    fix: 'a character does not belong there: copy it again; else the backend encodes it in another way',
    check: listFlaws,
  },
  HEADER_NOT_JSON: {
    severity: 'error',
    means: 'its header cannot be read as a JSON object',
    fix: 'its first part is damaged: copy it again, or let a JWT library make it',
    check: ({ token }) => {
      const start = describeLostStart(token);
      return start === null
        ? describeHeader(token.header)
        : rejects(start, 'copy all of it, from its first character: every token begins with "ey"');
    },
  },
  PAYLOAD_NOT_JSON: {
    severity: 'error',
    means: 'its payload cannot be read as a JSON object',
    fix: 'the backend writes the claims as JSON, before it signs',
    check: ({ token: { payload } }) => {
      // What does not decode says nothing of how the claims were written.
      if (payload === null || payload.value !== null || payload.flaw !== null) return null;
      const { says, hint } = describePayloadForm(payload.bytes, payload.problem);
      return rejects(`the payload ${says}`, hint ?? `the payload is a JSON object: ${examplePayload}`);
    },
  },
  DUPLICATE_CLAIM: {
    severity: 'warning',
    means: 'it repeats a name',
    fix: 'the backend writes each claim once',
    check: ({ token }) => [
      ...describeDuplicates('header', token.header),
      ...describeDuplicates('payload', token.payload),
    ],
  },
} satisfies RuleTable;

function describeHeader(header: JsonSegment | null): Outcome | null {
  if (header === null || header.value !== null) return null;
  const { problem, bytes, text } = header;
  if (problem === 'is not JSON')
    return rejects(`the header ${describePayloadForm(bytes, problem).says}`, headerHint);
  // It begins as a header does, so it was one.
  const lost =
    problem === 'is not UTF-8 text' && /^e[yw]/.test(text) ? ': characters of it were changed or lost' : '';
  return rejects(`the header ${problem}${lost}`, headerHint);
}

function describeDuplicates(name: string, segment: JsonSegment | null): readonly Outcome[] {
  if (segment === null || segment.value === null || segment.duplicates.length === 0) return [];
  const { duplicates } = segment;
  const named = duplicates
    .slice(0, 5)
    .map((duplicate) => `"${visible(duplicate, 40)}"`)
    .join(', ');
  const more = duplicates.length > 5 ? ` and ${duplicates.length - 5} other names` : '';
  return [
    warns(
      `the ${name} has ${named}${more} more than once; the last one is shown here, Kustomer's choice is ` +
        'not documented',
      'write each name once',
    ),
  ];
}

function describeApiKey(key: ApiKeyClaims, now: number): Outcome {
  const facts = [
    key.orgName === null ? null : `org ${visible(key.orgName, 80)}`,
    key.pod === null ? null : `region ${visible(key.pod, 40)}`,
    key.roles === null ? null : `roles ${describeRoles(key.roles)}`,
    describeKeyExpiry(key.expiresAt, now),
  ];
  return rejects(
    `this is a Kustomer API key, not a login token: ${facts.filter((fact) => fact !== null).join('; ')}`,
    `${describeKeyUse(key, now)}\ndo not share it: if someone else saw it, delete it under Settings > ` +
      'Security > API Keys',
  );
}

function describeKeyExpiry(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return 'no expiry';
  const span = formatSpan(expiresAt - now);
  const when = expiresAt <= now ? `expired ${span} ago` : `expires in ${span}`;
  return `${when} (${formatUtc(expiresAt)})`;
}

function describeKeyUse(key: ApiKeyClaims, now: number): string {
  if (isWidgetKey(key)) return 'it is the key of an app: it cannot fetch the chat secret';
  if (key.expiresAt !== null && key.expiresAt <= now)
    return 'it cannot fetch the chat secret any more: make a new one, with the roles org.admin and org.user';
  return hasAdminRole(key)
    ? 'it can fetch the chat secret, which signs login tokens: kchat fetch-secret, then kchat sign'
    : 'it may lack the role to fetch the chat secret: the guide asks for org.admin and org.user';
}
