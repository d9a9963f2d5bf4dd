<?php
// /chat-token.php: gives the signed-in customer a login token for Kustomer chat. Needs nothing but PHP 8.
session_start();
header('Content-Type: application/json');
header('Cache-Control: no-store');

// The secret is used as the text it is: never base64- or hex-decode it.
$secret = getenv('KUSTOMER_CHAT_SECRET');
if (!$secret) {
    error_log('KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value');
    http_response_code(500);
    exit('{"error":"not configured"}');
}

// The customer comes from the session, never from the request: else anyone can ask for anyone's token.
$customerId = $_SESSION['customer_id'] ?? null;
if ($customerId === null) {
    http_response_code(401);
    exit('{"error":"not signed in"}');
}

$base64url = fn (string $bytes): string => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
// externalId is a string, even if your ids are numbers; "email" may stand in its place.
// iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
$claims = ['externalId' => (string) $customerId, 'iat' => time()];
$input = $base64url('{"alg":"HS256","typ":"JWT"}') . '.' . $base64url(json_encode($claims, JSON_THROW_ON_ERROR));
// `true`: the signature is the raw bytes, not hex.
echo json_encode(['token' => $input . '.' . $base64url(hash_hmac('sha256', $input, $secret, true))]);
