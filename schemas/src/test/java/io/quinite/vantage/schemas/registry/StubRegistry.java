package io.quinite.vantage.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A real HTTP server that speaks enough of a registry's language, and whose answers a test may replace. */
public final class StubRegistry implements AutoCloseable {
    /** @param path with the query */
    public record Request(String method, String path, Map<String, String> headers, String body) {}

    public record Answer(int status, String body) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VERSIONS = Pattern.compile("/subjects/([^/]+)/versions");
    private static final Pattern VERSION = Pattern.compile("/subjects/([^/]+)/versions/([^/]+)");
    private static final Pattern SUBJECT = Pattern.compile("/subjects/([^/]+)");
    private static final Pattern ID = Pattern.compile("/schemas/ids/(\\d+)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<JsonNode> schemas = new ArrayList<>();
    private final Map<String, List<Integer>> subjects = new TreeMap<>();
    private volatile Function<Request, @Nullable Answer> override = request -> null;

    private StubRegistry(HttpServer server) {
        this.server = server;
    }

    public static StubRegistry start() throws IOException {
        return start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** @param server bound, not started; for HTTPS */
    public static StubRegistry start(HttpServer server) {
        var registry = new StubRegistry(server);
        server.createContext("/", registry::handle);
        server.setExecutor(registry.threads);
        server.start();
        return registry;
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public Map<String, Object> config(Object... more) {
        Map<String, Object> config = new HashMap<>(Map.of("schema.registry.url", url()));
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i].toString(), more[i + 1]);
        }
        return config;
    }

    /** @param answers what is answered in place of the usual; null for the usual */
    public void answer(Function<Request, @Nullable Answer> answers) {
        override = answers;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Makes a body that holds {@code schema} (and perhaps references) a version of the subject; gives its id. */
    public synchronized int add(String subject, Map<String, ?> body) {
        return stored(subject, JSON.valueToTree(body));
    }

    private synchronized int stored(String subject, JsonNode node) {
        int id = schemas.indexOf(node) + 1;
        if (id == 0) {
            schemas.add(node);
            id = schemas.size();
        }
        List<Integer> versions = subjects.computeIfAbsent(subject, any -> new ArrayList<>());
        if (!versions.contains(id)) {
            versions.add(id);
        }
        return id;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            var request = new Request(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
            requests.add(request);
            Answer answer = override.apply(request);
            if (answer == null) {
                answer = usual(exchange, body);
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer usual(HttpExchange exchange, String body) throws IOException {
        boolean post = exchange.getRequestMethod().equals("POST");
        String path = exchange.getRequestURI().getRawPath();
        Matcher versions = VERSIONS.matcher(path);
        Matcher version = VERSION.matcher(path);
        Matcher subject = SUBJECT.matcher(path);
        Matcher id = ID.matcher(path);
        if (post && versions.matches()) {
            return ok(Map.of("id", stored(decoded(versions.group(1)), JSON.readTree(body))));
        }
        if (versions.matches()) {
            var ids = subjects.get(decoded(versions.group(1)));
            return ids == null ? missing(40401, "Subject not found.") : ok(numbers(ids.size()));
        }
        if (post && subject.matches()) {
            return lookUp(decoded(subject.group(1)), schemas.indexOf(JSON.readTree(body)) + 1);
        }
        if (version.matches()) {
            return version(decoded(version.group(1)), version.group(2));
        }
        if (id.matches()) {
            int number = Integer.parseInt(id.group(1));
            return number < 1 || number > schemas.size()
                    ? missing(40403, "Schema not found")
                    : ok(schemas.get(number - 1));
        }
        if (path.startsWith("/config/")) {
            return new Answer(200, body);
        }
        return path.equals("/subjects") ? ok(subjects.keySet()) : missing(404, "HTTP 404 Not Found");
    }

    private Answer lookUp(String subject, int id) throws IOException {
        var ids = subjects.get(subject);
        if (ids == null) {
            return missing(40401, "Subject '" + subject + "' not found.");
        }
        return ids.contains(id)
                ? ok(Map.of("subject", subject, "id", id, "version", ids.indexOf(id) + 1))
                : missing(40403, "Schema not found");
    }

    private Answer version(String subject, String version) throws IOException {
        var ids = subjects.get(subject);
        if (ids == null) {
            return missing(40401, "Subject '" + subject + "' not found.");
        }
        int number = version.equals("latest") ? ids.size() : Integer.parseInt(version);
        if (number < 1 || number > ids.size()) {
            return missing(40402, "Version " + version + " not found.");
        }
        int id = ids.get(number - 1);
        Map<String, Object> answer = new HashMap<>();
        schemas.get(id - 1).properties().forEach(entry -> answer.put(entry.getKey(), entry.getValue()));
        answer.putAll(Map.of("subject", subject, "id", id, "version", number));
        return ok(answer);
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    private static Answer ok(Object body) throws IOException {
        return new Answer(200, JSON.writeValueAsString(body));
    }

    private static Answer missing(int code, String message) {
        return new Answer(404, "{\"error_code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
