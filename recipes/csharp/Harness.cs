// The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;

public static class Harness
{
    public static void Main()
    {
        ChatToken.RequireSecret();
        var sessions = new Dictionary<string, string>();
        var listener = new HttpListener();
        listener.Prefixes.Add("http://127.0.0.1:" + Environment.GetEnvironmentVariable("PORT") + "/");
        listener.Start();
        while (true)
        {
            var context = listener.GetContext();
            if (context.Request.Url.AbsolutePath == "/sign-in")
            {
                var session = Guid.NewGuid().ToString("N");
                sessions[session] = new StreamReader(context.Request.InputStream, Encoding.UTF8).ReadToEnd();
                context.Response.AddHeader("Set-Cookie", "session=" + session);
                context.Response.StatusCode = 204;
                context.Response.Close();
                continue;
            }
            var cookie = context.Request.Cookies["session"];
            string customerId = null;
            if (cookie != null) sessions.TryGetValue(cookie.Value, out customerId);
            ChatToken.Answer(context.Response, customerId);
        }
    }
}
