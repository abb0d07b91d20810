package io.dispersa.cli.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * A process that registers, or counts registrations, as the services do; and nothing
 * more.
 */
final class FakeService {

    private FakeService() {
    }

    public static void main(String[] args) throws Exception {
        System.out.println("started with " + String.join(" ", args));
        if (System.getenv("FAKE_DIES") != null && args[0].equals("localhost")) {
            System.out.println("the disk is on fire");
            System.exit(9);
        }
        if (args[0].equals("localhost")) {
            register(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        }
        else {
            serve(Integer.parseInt(args[0]), Integer.parseInt(args[2].replaceAll("\\D", "")));
        }
        new CountDownLatch(1).await();
    }

    private static void register(int mainPort, int port) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/actuator/health/readiness", exchange -> answer(exchange, 200, "{\"status\":\"UP\"}"));
        server.start();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mainPort + "/register/" + port))
            .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                try {
                    client.send(request, HttpResponse.BodyHandlers.discarding());
                    return;
                }
                catch (IOException e) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static void serve(int port, int wanted) throws IOException {
        List<String> ports = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/register/", exchange -> {
            ports.add(exchange.getRequestURI().getPath().substring("/register/".length()));
            answer(exchange, 200, "{}");
        });
        server.createContext("/participants", exchange -> answer(exchange, 200, ports.stream()
            .map(each -> "{\"id\":1,\"host\":\"localhost\",\"port\":%s,\"state\":\"up\",\"leads\":[],\"stores\":[],\"keys\":0,\"bytes\":0}"
                .formatted(each))
            .collect(Collectors.joining(",", "[", "]"))));
        server.createContext("/actuator/health/readiness",
                exchange -> answer(exchange, ports.size() < wanted ? 503 : 200,
                        "{\"status\":\"%s\"}".formatted(ports.size() < wanted ? "OUT_OF_SERVICE" : "UP")));
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

}
