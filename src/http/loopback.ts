/** Owns recognising host names of this machine. Rule: pure. */

/** Whether a host name, as `URL` spells it, is this machine's: 127.0.0.0/8, ::1, `localhost` or below. */
export function isLoopbackHost(host: string): boolean {
  return (
    /^(?:.+\.)?localhost\.?$/.test(host) ||
    host === '[::1]' ||
    host === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}
