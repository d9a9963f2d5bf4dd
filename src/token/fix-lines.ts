// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns the line of code that mends a mistake, in each backend's language.
 *
 * Rule: data only, one row a language and one column a mistake, with no cell left out.
 */

import type { Language } from './languages.js';

/** What a fix is about. */
export type FixName =
  | 'iatSeconds'
  | 'textSecret'
  | 'notBase64'
  | 'notHex'
  | 'trimSecret'
  | 'readSecret'
  | 'rawDigest'
  | 'signInput'
  | 'hs256'
  | 'textId'
  | 'rightClaim'
  | 'sessionFirst'
  | 'freshToken';

/** By the names that `--lang` takes. */
export const fixLines = {
  node: {
    iatSeconds: 'Math.floor(Date.now() / 1000)',
    textSecret: "createHmac('sha256', secret)",
    notBase64: "createHmac('sha256', secret), not Buffer.from(secret, 'base64')",
    notHex: "createHmac('sha256', secret), not Buffer.from(secret, 'hex')",
    trimSecret: "readFileSync(path, 'utf8').trim()",
    readSecret: 'process.env.KUSTOMER_CHAT_SECRET',
    rawDigest: "createHmac('sha256', secret).update(input).digest('base64url')",
    signInput: "createHmac('sha256', secret).update(`${header}.${payload}`)",
    hs256: "jwt.sign(claims, secret, { algorithm: 'HS256' })",
    textId: 'externalId: String(id)',
    rightClaim: "jwt.sign({ externalId: String(id) }, secret, { algorithm: 'HS256' })",
    sessionFirst: 'if (request.session?.customerId === undefined) return response.sendStatus(401)',
    freshToken: "jwt.sign(…) inside the handler; response.set('Cache-Control', 'no-store')",
  },
  python: {
    iatSeconds: 'int(time.time())',
    textSecret: 'jwt.encode(claims, secret, algorithm="HS256")',
    notBase64: 'jwt.encode(claims, secret, algorithm="HS256"), not base64.b64decode(secret)',
    notHex: 'jwt.encode(claims, secret, algorithm="HS256"), not bytes.fromhex(secret)',
    trimSecret: 'open(path).read().strip()',
    readSecret: 'os.environ["KUSTOMER_CHAT_SECRET"]',
    rawDigest: 'base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()',
    signInput: 'hmac.new(secret.encode(), f"{header}.{payload}".encode(), "sha256")',
    hs256: 'jwt.encode(claims, secret, algorithm="HS256")',
    textId: '"externalId": str(customer_id)',
    rightClaim: 'jwt.encode({"externalId": str(customer_id), "iat": int(time.time())}, secret, "HS256")',
    sessionFirst: 'if session.get("customer_id") is None: return {"error": "not signed in"}, 401',
    freshToken: 'jwt.encode(…) inside the view; headers {"Cache-Control": "no-store"}',
  },
  ruby: {
    iatSeconds: 'Time.now.to_i',
    textSecret: "JWT.encode(claims, secret, 'HS256')",
    notBase64: "JWT.encode(claims, secret, 'HS256'), not Base64.decode64(secret)",
    notHex: "JWT.encode(claims, secret, 'HS256'), not [secret].pack('H*')",
    trimSecret: 'File.read(path).strip',
    readSecret: "ENV.fetch('KUSTOMER_CHAT_SECRET')",
    rawDigest: 'Base64.urlsafe_encode64(digest, padding: false)',
    signInput: 'OpenSSL::HMAC.digest(\'SHA256\', secret, "#{header}.#{payload}")',
    hs256: "JWT.encode(claims, secret, 'HS256')",
    textId: 'externalId: customer_id.to_s',
    rightClaim: "JWT.encode({ externalId: customer_id.to_s, iat: Time.now.to_i }, secret, 'HS256')",
    sessionFirst: 'halt 401 if session[:customer_id].nil?',
    freshToken: 'JWT.encode(…) inside the route; cache_control :no_store',
  },
  php: {
    iatSeconds: 'time()',
    textSecret: "hash_hmac('sha256', $input, $secret, true)",
    notBase64: "hash_hmac('sha256', $input, $secret, true), not base64_decode($secret)",
    notHex: "hash_hmac('sha256', $input, $secret, true), not hex2bin($secret)",
    trimSecret: 'trim(file_get_contents($path))',
    readSecret: "getenv('KUSTOMER_CHAT_SECRET')",
    rawDigest: "rtrim(strtr(base64_encode(hash_hmac('sha256', $input, $secret, true)), '+/', '-_'), '=')",
    signInput: 'hash_hmac(\'sha256\', "$header.$payload", $secret, true)',
    hs256: "hash_hmac('sha256', $input, $secret, true), or JWT::encode($claims, $secret, 'HS256')",
    textId: "'externalId' => (string) $customerId",
    rightClaim: "['externalId' => (string) $customerId, 'iat' => time()]",
    sessionFirst: "if (!isset($_SESSION['customer_id'])) { http_response_code(401); exit; }",
    freshToken: "sign in the request; header('Cache-Control: no-store')",
  },
  go: {
    iatSeconds: 'time.Now().Unix()',
    textSecret: '[]byte(secret)',
    notBase64: '[]byte(secret), not base64.StdEncoding.DecodeString(secret)',
    notHex: '[]byte(secret), not hex.DecodeString(secret)',
    trimSecret: 'strings.TrimSpace(string(bytes))',
    readSecret: 'os.Getenv("KUSTOMER_CHAT_SECRET")',
    rawDigest: 'mac.Write([]byte(input)); base64.RawURLEncoding.EncodeToString(mac.Sum(nil))',
    signInput: 'mac := hmac.New(sha256.New, []byte(secret)); mac.Write([]byte(header + "." + payload))',
    hs256: 'jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))',
    textId: '"externalId": strconv.FormatInt(id, 10)',
    rightClaim: 'jwt.MapClaims{"externalId": id, "iat": time.Now().Unix()}',
    sessionFirst: 'if !ok { http.Error(w, "not signed in", http.StatusUnauthorized); return }',
    freshToken: 'SignedString(secret) inside the handler; w.Header().Set("Cache-Control", "no-store")',
  },
  java: {
    iatSeconds: 'Instant.now().getEpochSecond()',
    textSecret: 'secret.getBytes(StandardCharsets.UTF_8)',
    notBase64: 'secret.getBytes(StandardCharsets.UTF_8), not Base64.getDecoder() or Decoders.BASE64',
    notHex: 'secret.getBytes(StandardCharsets.UTF_8), not HexFormat.of().parseHex(secret)',
    trimSecret: 'Files.readString(path).strip()',
    readSecret: 'System.getenv("KUSTOMER_CHAT_SECRET")',
    rawDigest: 'Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(input))',
    signInput: 'mac.doFinal((header + "." + payload).getBytes(StandardCharsets.UTF_8))',
    hs256: 'Mac.getInstance("HmacSHA256"), or Jwts.builder()…signWith(key, Jwts.SIG.HS256)',
    textId: '"externalId", customerId.toString()',
    rightClaim: 'Map.of("externalId", customerId.toString(), "iat", Instant.now().getEpochSecond())',
    sessionFirst: 'if (request.getSession(false) == null) { response.setStatus(401); return; }',
    freshToken: 'sign in doGet; response.setHeader("Cache-Control", "no-store")',
  },
  csharp: {
    iatSeconds: 'DateTimeOffset.UtcNow.ToUnixTimeSeconds()',
    textSecret: 'Encoding.UTF8.GetBytes(secret)',
    notBase64: 'Encoding.UTF8.GetBytes(secret), not Convert.FromBase64String(secret)',
    notHex: 'Encoding.UTF8.GetBytes(secret), not Convert.FromHexString(secret)',
    trimSecret: 'File.ReadAllText(path).Trim()',
    readSecret: 'Environment.GetEnvironmentVariable("KUSTOMER_CHAT_SECRET")',
    rawDigest: "Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_')",
    signInput: 'hmac.ComputeHash(Encoding.UTF8.GetBytes(header + "." + payload))',
    hs256: 'new HMACSHA256(Encoding.UTF8.GetBytes(secret)), or SecurityAlgorithms.HmacSha256',
    textId: 'externalId = id.ToString()',
    rightClaim: 'new { externalId = id.ToString(), iat = DateTimeOffset.UtcNow.ToUnixTimeSeconds() }',
    sessionFirst: 'if (customerId == null) response.StatusCode = 401',
    freshToken: 'sign in the request; response.AddHeader("Cache-Control", "no-store")',
  },
  perl: {
    iatSeconds: 'time',
    textSecret: "encode_jwt(payload => $claims, key => $secret, alg => 'HS256')",
    notBase64: "encode_jwt(payload => $claims, key => $secret, alg => 'HS256'), not decode_base64($secret)",
    notHex: "encode_jwt(payload => $claims, key => $secret, alg => 'HS256'), not pack('H*', $secret)",
    trimSecret: '$secret =~ s/\\s+\\z//',
    readSecret: '$ENV{KUSTOMER_CHAT_SECRET}',
    rawDigest: 'encode_base64url(hmac_sha256($input, $secret))',
    signInput: 'hmac_sha256("$header.$payload", $secret)',
    hs256: "encode_jwt(payload => $claims, key => $secret, alg => 'HS256')",
    textId: 'externalId => "$customer_id"',
    rightClaim: '{ externalId => "$customer_id", iat => time }',
    sessionFirst: "return $c->render(json => {}, status => 401) unless defined $c->session('customer_id')",
    freshToken: "encode_jwt(…) inside the route; $c->res->headers->cache_control('no-store')",
  },
  elixir: {
    iatSeconds: 'System.system_time(:second)',
    textSecret: ':jose_jwk.from_oct(secret)',
    notBase64: ':jose_jwk.from_oct(secret), not Base.decode64!(secret)',
    notHex: ':jose_jwk.from_oct(secret), not Base.decode16!(secret)',
    trimSecret: 'String.trim(File.read!(path))',
    readSecret: 'System.fetch_env!("KUSTOMER_CHAT_SECRET")',
    rawDigest: 'Base.url_encode64(digest, padding: false)',
    signInput: ':crypto.mac(:hmac, :sha256, secret, header <> "." <> payload)',
    hs256: ':jose_jwt.sign(key, %{"alg" => "HS256", "typ" => "JWT"}, claims)',
    textId: '"externalId" => to_string(id)',
    rightClaim: '%{"externalId" => to_string(id), "iat" => System.system_time(:second)}',
    sessionFirst: 'if get_session(conn, :customer_id) == nil, do: send_resp(conn, 401, "")',
    freshToken: 'sign in the action; put_resp_header(conn, "cache-control", "no-store")',
  },
  shell: {
    iatSeconds: 'date +%s',
    textSecret: 'openssl dgst -sha256 -hmac "$secret" -binary',
    notBase64: 'openssl dgst -sha256 -hmac "$secret" -binary, not $(base64 -d <<< "$secret")',
    notHex: 'openssl dgst -sha256 -hmac "$secret" -binary, not -macopt hexkey:"$secret"',
    trimSecret: 'secret=$(cat "$path")',
    readSecret: '"$KUSTOMER_CHAT_SECRET"',
    rawDigest: "openssl dgst -sha256 -hmac \"$secret\" -binary | base64 -w0 | tr '+/' '-_' | tr -d '='",
    signInput: 'printf \'%s\' "$header.$payload" | openssl dgst -sha256 -hmac "$secret" -binary',
    hs256: 'openssl dgst -sha256 -hmac "$secret" -binary',
    textId: 'jq -n --arg id "$id" \'{externalId: $id}\'',
    rightClaim: 'jq -n --arg id "$id" --argjson now "$(date +%s)" \'{externalId: $id, iat: $now}\'',
    sessionFirst: 'test -n "$customer_id" || { echo "Status: 401"; exit; }',
    freshToken: 'sign in the request; echo "Cache-Control: no-store"',
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<FixName, string>>>>;
