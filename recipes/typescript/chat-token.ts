// A fetch handler (Next.js, Hono, Workers, Bun, Deno): gives the signed-in customer a login token for Kustomer chat.
// npm install jose
import { SignJWT } from 'jose';

// The secret is used as the text it is: never base64- or hex-decode it.
const secret = process.env.KUSTOMER_CHAT_SECRET;
if (!secret) throw new Error('KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value');
const key = new TextEncoder().encode(secret);

/** `customerId` is what your session says, never the request: else anyone can ask for anyone's token. */
export async function chatToken(customerId: string | number | undefined): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store' };
  if (customerId === undefined) return Response.json({ error: 'not signed in' }, { status: 401, headers });

  // externalId is a string, even if your ids are numbers; `email` may stand in its place.
  const token = await new SignJWT({ externalId: String(customerId) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    // Whole seconds. A token is good for 15 minutes: sign a new one for each login.
    .setIssuedAt()
    .sign(key);
  return Response.json({ token }, { headers });
}
