package io.dispersa.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ClusterStatus;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KeyItem;
import io.dispersa.api.Problem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Keys, batches and streams as a cluster has them, and the faults that it may have. */
public final class FakeCluster implements AutoCloseable {

    private static final CBORMapper CBOR = CBORMapper.builder().build();

    private final HttpServer server;

    private final ConcurrentSkipListMap<Key, KeyItem> keys = new ConcurrentSkipListMap<>();

    private final Map<String, BatchResult> byName = Collections.synchronizedMap(new HashMap<>());

    private final Map<String, String> ttls = new HashMap<>();

    private final List<BatchOperation> operations = Collections.synchronizedList(new ArrayList<>());

    private final AtomicInteger batches = new AtomicInteger();

    private final AtomicInteger streams = new AtomicInteger();

    private volatile int dropEvery = Integer.MAX_VALUE;

    private volatile int breakAfter = Integer.MAX_VALUE;

    private volatile boolean endsInAnError;

    private volatile int floodKeys;

    private volatile UUID clusterId = UUID.randomUUID();

    private volatile String floodValue = "";

    private volatile BiFunction<BatchOperation, Integer, @Nullable Problem> refusals = (_, _) -> null;

    public FakeCluster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/batch", this::batch);
        server.createContext("/kv", this::stream);
        server.createContext("/partitions", this::partitions);
        server.start();
    }

    public URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Every so many batches are done and not answered. */
    public void dropEvery(int answers) {
        dropEvery = answers;
    }

    /** Every stream breaks off after so many keys. */
    public void breakAfter(int lines, boolean inAnError) {
        breakAfter = lines;
        endsInAnError = inAnError;
    }

    /** Decides by the operation and the number of its batch which are refused. */
    public void refuse(BiFunction<BatchOperation, Integer, @Nullable Problem> refusals) {
        this.refusals = refusals;
    }

    public void put(String key, byte[] value, String type, @Nullable Instant expires) {
        String text = new String(value, StandardCharsets.UTF_8);
        boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value) && text.indexOf('\0') < 0;
        keys.put(Key.of(key), new KeyItem(key, keys.size() + 1, value.length, type, expires, isText ? text : null,
                isText ? null : value));
    }

    /** Has so many keys of the same value, and forgets what it is sent. */
    public void flood(int number, String value) {
        floodValue = value;
        floodKeys = number;
    }

    /** Is a new cluster at the same address, without data. */
    public synchronized void wipe() {
        clusterId = UUID.randomUUID();
        keys.clear();
        byName.clear();
        operations.clear();
    }

    public SortedMap<String, KeyItem> contents() {
        return keys.values()
            .stream()
            .collect(Collectors.toMap(KeyItem::key, item -> item, (one, _) -> one, TreeMap::new));
    }

    /** All that were sent, again and again if they were. */
    public List<BatchOperation> operations() {
        return List.copyOf(operations);
    }

    /** How many were done: once for each name. */
    public int done() {
        return byName.size();
    }

    public int batches() {
        return batches.get();
    }

    public int streams() {
        return streams.get();
    }

    private void batch(HttpExchange exchange) throws IOException {
        int number = batches.incrementAndGet();
        List<BatchOperation> sent = List
            .of(CBOR.readValue(exchange.getRequestBody().readAllBytes(), BatchOperation[].class));
        if (floodKeys == 0) {
            operations.addAll(sent);
        }
        List<BatchResult> results = sent.stream().map(operation -> result(operation, number)).toList();
        if (number % dropEvery == 0) {
            throw new IOException("the answer is dropped");
        }
        byte[] body = CBOR.writeValueAsBytes(results);
        exchange.getResponseHeaders().set("Content-Type", "application/cbor");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private synchronized BatchResult result(BatchOperation put, int batch) {
        Problem refusal = refusals.apply(put, batch);
        if (refusal != null) {
            return BatchResult.failed(put.key(), refusal);
        }
        String name = String.valueOf(put.idempotencyKey());
        BatchResult earlier = byName.get(name);
        if (earlier != null && !Objects.equals(ttls.get(name), put.ttl())) {
            return BatchResult.failed(put.key(), Problem.of(ErrorCode.IDEMPOTENCY_MISMATCH, "Another."));
        }
        if (earlier != null) {
            return new BatchResult(put.key(), earlier.status(), earlier.etag(), null, null, null, null, true, null);
        }
        String value = put.value();
        byte[] bytes = put.bytes();
        byte[] stored = value != null ? value.getBytes(StandardCharsets.UTF_8) : bytes == null ? new byte[0] : bytes;
        String usual = value != null ? BatchOperation.TEXT : BatchOperation.BINARY;
        if (floodKeys == 0) {
            put(put.key(), stored, put.type() == null ? usual : put.type(), expires(put.ttl()));
        }
        BatchResult result = new BatchResult(put.key(), 201, "\"1\"", null, null, null, null, null, null);
        byName.put(name, result);
        if (put.ttl() != null) {
            ttls.put(name, put.ttl());
        }
        return result;
    }

    private static @Nullable Instant expires(@Nullable String ttl) {
        if (ttl == null) {
            return null;
        }
        long number = Long.parseLong(ttl.replaceAll("[a-z]", ""));
        return Instant.EPOCH.plus(ttl.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number));
    }

    private void stream(HttpExchange exchange) throws IOException {
        streams.incrementAndGet();
        Map<String, String> query = Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        BufferedOutputStream out = new BufferedOutputStream(exchange.getResponseBody());
        String after = query.get("after");
        String prefix = query.getOrDefault("prefix", "");
        for (int i = 0; i < floodKeys; i++) {
            out.write(JsonMapper.shared()
                .writeValueAsBytes(new KeyItem("flood-%09d".formatted(i), 1, floodValue.length(), "text/plain", null,
                        floodValue, null)));
            out.write('\n');
        }
        int lines = 0;
        for (KeyItem item : (after == null ? keys : keys.tailMap(Key.of(after), false)).values()) {
            if (item.key().startsWith(prefix)) {
                byte[] line = JsonMapper.shared().writeValueAsBytes(item);
                if (lines++ == breakAfter) {
                    breakOff(out, line);
                }
                out.write(line);
                out.write('\n');
            }
        }
        out.close();
    }

    private void partitions(HttpExchange exchange) throws IOException {
        byte[] body = JsonMapper.shared()
            .writeValueAsBytes(new ClusterStatus(clusterId, 1, 4, false, List.of(), List.of(), List.of()));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void breakOff(OutputStream out, byte[] line) throws IOException {
        if (endsInAnError) {
            out.write(JsonMapper.shared()
                .writeValueAsBytes(Map.of("error", Problem.of(ErrorCode.NO_LEADER, "Partition 3 has no leader."))));
            out.write('\n');
        }
        else {
            out.write(line, 0, line.length / 2);
        }
        out.flush();
        throw new IOException("the stream breaks off");
    }

    @Override
    public void close() {
        server.stop(0);
    }

}
