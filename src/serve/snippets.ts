/**
 * Owns the code with which a debug build fetches a token: one entry per language. Rule: three or four lines,
 * for debug builds only, with each simulator's name for this machine. The login call is that of `sign
 * --format`. Source: docs/kustomer.md#sdk-surface (D).
 */
import { explainChoice } from '../cli/setting-values.js';
import type { Snippet } from './contract.js';

/** The address of the server for a client. */
export interface SnippetPlace {
  /** For programs on this machine, such as `http://127.0.0.1:4020`. */
  readonly origin: string;
  /** The access key, or a word that stands for it. */
  readonly key: string;
  /** The test user's name, quoted for a URL; undefined if there is only one. */
  readonly user: string | undefined;
}

/** The URL of a token. `origin`: this machine as the client calls it. */
export const formatTokenUrl = ({ key, user, ...place }: SnippetPlace, origin = place.origin): string =>
  `${origin}/token?${user === undefined ? '' : `user=${user}&`}key=${encodeURIComponent(key)}`;

/** The Android emulator's name for the machine that it runs on. */
const fromAndroid = (origin: string) => origin.replace(/127\.0\.0\.1|localhost/, '10.0.2.2');

const languages = {
  swift: {
    language: 'Swift',
    where: () => 'the iOS simulator',
    render: (place) => `#if DEBUG
let url = URL(string: "${formatTokenUrl(place)}")!
let jwt = String(decoding: try await URLSession.shared.data(from: url).0, as: UTF8.self)
Kustomer.logIn(jwt: jwt)
#endif`,
  },
  kotlin: {
    language: 'Kotlin',
    where: (port) =>
      `the Android emulator; a phone on a cable: adb reverse tcp:${port} tcp:${port}, and 127.0.0.1`,
    render: (place) => `if (BuildConfig.DEBUG) thread {
    val jwt = URL("${formatTokenUrl(place, fromAndroid(place.origin))}").readText()
    Kustomer.getInstance().logIn(jwt)
}`,
  },
  javascript: {
    language: 'JavaScript',
    where: () => 'a page needs --allow-origin with its origin; React Native: KustomerChat.logIn(jwt)',
    render: (place) => `if (process.env.NODE_ENV !== 'production') {
  const jwtToken = await (await fetch('${formatTokenUrl(place)}')).text();
  Kustomer.login({ jwtToken });
}`,
  },
  dart: {
    language: 'Dart',
    where: () => 'the Android emulator; 127.0.0.1 for the iOS simulator',
    render: (place) => `if (kDebugMode) {
  final jwt = await http.read(Uri.parse('${formatTokenUrl(place, fromAndroid(place.origin))}'));
  // hand jwt to the login of your Kustomer plugin
}`,
  },
} as const satisfies Readonly<
  Record<
    string,
    { readonly language: string; where(port: string): string; render(place: SnippetPlace): string }
  >
>;

/** For help and completion. */
export const languageNames: readonly string[] = Object.keys(languages);

/** The lines of every language. */
export function listSnippets(place: SnippetPlace): readonly Snippet[] {
  const { port } = new URL(place.origin);
  return Object.values(languages).map(({ language, where, render }) => ({
    language,
    where: where(port),
    code: render(place),
  }));
}

/** The lines of the language that `--print` names. Throws USAGE. */
export function renderSnippet(name: string, place: SnippetPlace): string {
  if (!Object.hasOwn(languages, name)) throw explainChoice({ from: '--print', value: name }, languageNames);
  return languages[name as keyof typeof languages].render(place);
}
