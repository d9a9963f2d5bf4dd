<?php
// app/Http/Controllers/ChatTokenController.php: gives the signed-in customer a login token for Kustomer chat.
// In routes/web.php: Route::get('/chat-token', ChatTokenController::class);
// in config/services.php: 'kustomer' => ['chat_secret' => env('KUSTOMER_CHAT_SECRET')],
namespace App\Http\Controllers;

use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

class ChatTokenController
{
    public function __invoke(Request $request): JsonResponse
    {
        // The secret is used as the text it is: never base64- or hex-decode it.
        $secret = config('services.kustomer.chat_secret')
            ?: throw new \RuntimeException('KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value');
        $headers = ['Cache-Control' => 'no-store'];

        // The customer comes from the session, never from the input: else anyone can ask for anyone's token.
        $customerId = $request->user()?->getAuthIdentifier();
        if ($customerId === null) {
            return response()->json(['error' => 'not signed in'], 401, $headers);
        }

        // externalId is a string, even though ids are numbers; "email" may stand in its place.
        // iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
        $claims = ['externalId' => (string) $customerId, 'iat' => time()];
        return response()->json(['token' => $this->sign($claims, $secret)], 200, $headers);
    }

    private function sign(array $claims, string $secret): string
    {
        $base64url = fn (string $bytes): string => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
        $input = $base64url('{"alg":"HS256","typ":"JWT"}')
            . '.' . $base64url(json_encode($claims, JSON_THROW_ON_ERROR));
        // `true`: the signature is the raw bytes, not hex.
        return $input . '.' . $base64url(hash_hmac('sha256', $input, $secret, true));
    }
}
