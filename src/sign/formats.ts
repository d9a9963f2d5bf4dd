/**
 * Owns the lines that `kchat sign --format` prints around a token: adding a format is adding one entry. Rule:
 * one line, ready to paste, only calls that docs/kustomer.md names. A token has only letters, digits, `-`,
 * `_` and dots (RFC 7515 §7.1), so no quotes need escaping.
 */
import { usageError } from '../base/errors.js';
import { nameValue } from '../base/typed.js';
import { findOrg } from '../cli/org.js';
import type { Settings } from '../cli/settings.js';
import type { Context } from '../context.js';

interface Format {
  /** `apiOrigin` is for formats that need it. */
  render(token: string, apiOrigin: string): string;
  readonly needsOrigin?: true;
}

/** Every format by its name. Sources: docs/kustomer.md#sdk-surface (D), #sdk-calls (C) for curl. */
const formats = {
  token: { render: (token) => token },
  header: { render: (token) => `Authorization: Bearer ${token}` },
  swift: { render: (token) => `Kustomer.logIn(jwt: "${token}")` },
  kotlin: { render: (token) => `Kustomer.getInstance().logIn("${token}")` },
  'react-native': { render: (token) => `await KustomerChat.logIn('${token}');` },
  web: { render: (token) => `Kustomer.login({ jwtToken: '${token}' });` },
  curl: {
    needsOrigin: true,
    render: (token, apiOrigin) => renderCurl(token, apiOrigin.replaceAll("'", "'\\''")),
  },
} as const satisfies Readonly<Record<string, Format>>;

/** Two calls: the identity is sent with a tracking token, as SDKs do. `origin` is quoted for a shell. */
function renderCurl(token: string, origin: string): string {
  const header = "-H 'x-kustomer: kustomer'";
  const tracking =
    `curl -sS '${origin}/c/v1/tracking/tokens/current' ${header} | sed -n ` +
    `'s/.*"token":"\\([^"]*\\)".*/\\1/p'`;
  return (
    `curl -sS '${origin}/c/v1/identity' ${header} -H 'content-type: application/json' -H ` +
    `"x-kustomer-tracking-token: $(${tracking})" -d '{"externalToken":"${token}"}'`
  );
}

type FormatName = keyof typeof formats;

/** Names for help and completion. */
export const formatNames: readonly string[] = Object.keys(formats);

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

/** The format that a flag names; `token` by default. Throws USAGE, also if it is given with `--json`. */
export function parseFormat(flag: string | undefined, json: boolean): FormatName {
  if (flag === undefined) return 'token';
  if (flag === 'csv') throw usageError('--format csv is for many tokens', 'give the customers with --from');
  if (!isFormat(flag))
    throw usageError(`--format is ${nameValue(flag, formatNames)}`, `it takes ${formatNames.join(', ')}`);
  if (json && flag !== 'token')
    throw usageError('--format and --json both say how to print', 'omit one of them');
  return flag;
}

/** The token in a format, without a line feed. Throws USAGE if it names a host and no org is known. */
export async function formatToken(
  token: string,
  name: FormatName,
  settings: Settings,
  { output, secrets }: Pick<Context, 'secrets' | 'output'>,
): Promise<string> {
  const format: Format = formats[name];
  if (format.needsOrigin === undefined) return format.render(token, '');
  const org = await findOrg(settings, secrets());
  if (org === undefined)
    throw usageError(`--format ${name} names the host of an org, and none is known`, 'give --org <name>');
  output.note('the login as public code of the v1 SDKs makes it; a real one finds or creates the customer');
  return format.render(token, settings.apiOrigin(org));
}

/** Every format around a placeholder, for a page; without `apiOrigin` those that name no host. */
export function listFormats(
  placeholder: string,
  apiOrigin: string | undefined,
): readonly { readonly name: string; readonly template: string }[] {
  return Object.entries<Format>(formats)
    .filter(([, { needsOrigin }]) => needsOrigin === undefined || apiOrigin !== undefined)
    .map(([name, { render }]) => ({ name, template: render(placeholder, apiOrigin ?? '') }));
}
