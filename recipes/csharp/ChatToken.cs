// Answers a request for /chat-token: gives the signed-in customer a login token for Kustomer chat.
// Needs Newtonsoft.Json; `Sign` fits into an ASP.NET controller just as well.
using System;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;

public static class ChatToken
{
    // The secret is used as the text it is: never base64- or hex-decode it.
    static readonly string Secret = Environment.GetEnvironmentVariable("KUSTOMER_CHAT_SECRET");

    public static void RequireSecret()
    {
        if (string.IsNullOrEmpty(Secret))
            throw new InvalidOperationException(
                "KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value");
    }

    // customerId is what your session says, never the request: else anyone can ask for anyone's token.
    public static void Answer(HttpListenerResponse response, string customerId)
    {
        response.AddHeader("Cache-Control", "no-store");
        response.ContentType = "application/json";
        response.StatusCode = customerId == null ? 401 : 200;
        object body = customerId == null ? new { error = "not signed in" } : (object)new { token = Sign(customerId) };
        var bytes = Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(body));
        response.Close(bytes, true);
    }

    static string Sign(string customerId)
    {
        // externalId is a string, even if your ids are numbers; "email" may stand in its place.
        // iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
        var claims = new { externalId = customerId, iat = DateTimeOffset.UtcNow.ToUnixTimeSeconds() };
        var input = Base64Url(Encoding.UTF8.GetBytes("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")) + "."
            + Base64Url(Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(claims)));
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(Secret)))
            return input + "." + Base64Url(hmac.ComputeHash(Encoding.UTF8.GetBytes(input)));
    }

    static string Base64Url(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
