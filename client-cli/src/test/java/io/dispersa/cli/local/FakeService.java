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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that registers, or counts registrations, as the services do; and nothing
 * more.
 */
final class FakeService {

    private FakeService() {
    }

    public static void main(String[] args) throws Exception {
        System.out.println("started with " + String.join(" ", args));
        if (System.getenv("FAKE_DIES") != null && args[0].equals("127.0.0.1")) {
            System.out.println("the disk is on fire");
            System.exit(9);
        }
        if (args[0].equals("127.0.0.1")) {
            register(mainPorts(args), Integer.parseInt(args[2]));
        }
        else {
            serve(Integer.parseInt(args[0]), Integer.parseInt(args[2].replaceAll("\\D", "")));
        }
        new CountDownLatch(1).await();
    }

    private static List<Integer> mainPorts(String... args) {
        return Stream.of(args)
            .filter(argument -> argument.startsWith("--dispersa.main.nodes="))
            .map(argument -> argument.substring(argument.indexOf('=') + 1))
            .flatMap(nodes -> Stream.of(nodes.split(",")))
            .map(node -> node.substring(node.indexOf(':') + 1))
            .map(Integer::valueOf)
            .collect(Collectors.collectingAndThen(Collectors.toList(),
                    ports -> ports.isEmpty() ? List.of(Integer.valueOf(args[1])) : ports));
    }

    /** Goes on for ever: a main node that is started again has forgotten everybody. */
    private static void register(List<Integer> mainPorts, int port) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/actuator/health/readiness", exchange -> answer(exchange, 200, "{\"status\":\"UP\"}"));
        server.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                for (int mainPort : mainPorts) {
                    register(client, mainPort, port);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private static void register(HttpClient client, int mainPort, int port) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + mainPort + "/register/" + port);
        try {
            client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
        }
        catch (IOException e) {
            // It does not listen yet.
        }
    }

    private static void serve(int port, int wanted) throws IOException {
        Set<String> ports = ConcurrentHashMap.newKeySet();
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
