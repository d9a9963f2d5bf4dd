// A servlet for /chat-token: gives the signed-in customer a login token for Kustomer chat.
// Needs a servlet container and com.google.code.gson:gson; newer containers say jakarta for javax.
import com.google.gson.Gson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.servlet.ServletException;
import javax.servlet.http.*;

public class ChatTokenServlet extends HttpServlet {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private final Gson gson = new Gson();
    private SecretKeySpec key;

    @Override
    public void init() throws ServletException {
        // The secret is used as the text it is: never base64- or hex-decode it.
        String secret = System.getenv("KUSTOMER_CHAT_SECRET");
        if (secret == null || secret.isEmpty())
            throw new ServletException("KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value");
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        // The customer comes from the session, never from the request: else anyone can ask for anyone's token.
        HttpSession session = request.getSession(false);
        Object customerId = session == null ? null : session.getAttribute("customerId");
        if (customerId == null) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            response.getWriter().print("{\"error\":\"not signed in\"}");
            return;
        }
        // externalId is a string, even if your ids are numbers; "email" may stand in its place.
        // iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
        Map<String, Object> claims = Map.of("externalId", customerId.toString(), "iat", Instant.now().getEpochSecond());
        response.getWriter().print(gson.toJson(Map.of("token", sign(claims))));
    }

    private String sign(Map<String, Object> claims) throws ServletException {
        String input = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(gson.toJson(claims));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return input + "." + BASE64URL.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException error) {
            throw new ServletException(error);
        }
    }

    private static String encode(String json) {
        return BASE64URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
