// The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.*;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

public class Harness {
    public static class SignIn extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String id = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            request.getSession().setAttribute("customerId", id);
            response.setStatus(204);
        }
    }

    public static void main(String[] args) throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))));
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
        context.addServlet(SignIn.class, "/sign-in");
        ServletHolder recipe = new ServletHolder(new ChatTokenServlet());
        recipe.setInitOrder(0);
        context.addServlet(recipe, "/chat-token");
        server.setHandler(context);
        server.start();
    }
}
