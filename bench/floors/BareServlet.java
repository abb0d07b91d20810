import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/**
 * The least that a main node can do: Tomcat with virtual threads, a servlet, and another
 * thread that gives 100 bytes as answer. Arguments: a port, and a directory for Tomcat.
 */
public final class BareServlet extends HttpServlet {

    private static final byte[] ANSWER = "v".repeat(100).getBytes(StandardCharsets.US_ASCII);

    private final transient ExecutorService other = Executors.newSingleThreadExecutor();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] answer = CompletableFuture.supplyAsync(() -> ANSWER, other).join();
        response.setContentType("text/plain");
        response.setContentLength(answer.length);
        response.getOutputStream().write(answer);
    }

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setPort(Integer.parseInt(arguments[0]));
        tomcat.setBaseDir(arguments[1]);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().getProtocolHandler().setExecutor(new VirtualThreadExecutor("bare-"));
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "bare", new BareServlet());
        context.addServletMappingDecoded("/*", "bare");
        tomcat.start();
        tomcat.getServer().await();
    }

}
