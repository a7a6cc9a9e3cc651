package io.quinite.vantage.benchmarks.door;

import io.quinite.vantage.benchmarks.harness.Child;
import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.ingest.IngestService;
import io.quinite.vantage.kit.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Processes that take requests. */
final class Servers {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_NANOS = 20_000_000;

    private Servers() {}

    /**
     * The door as operators start it, but that one key may do as much as the machine can, connections may be idle for a turn, and a
     * machine that is busy with the first compilations gets no 503 for it.
     */
    static Child door(ChildStack stack, Path directory, String key) throws IOException {
        var settings = stack.settings()
                .with(Map.of(
                        "ingest.port", Integer.toString(stack.ports().ingest()),
                        "ingest.key.requests.per.second", "1000000",
                        "ingest.key.facts.per.second", "100000000",
                        "ingest.ack.timeout.ms", "10000",
                        "ingest.idle.timeout.ms", "120000"));
        var door = ChildJvm.start(IngestService.class, List.of(), settings, directory.resolve("door.log"));
        try {
            awaitTaken(stack.ports().ingest(), key, door);
        } catch (IOException | RuntimeException e) {
            door.close();
            throw e;
        }
        return door;
    }

    private static void awaitTaken(int port, String key, Child door) throws IOException {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var empty = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/call-events"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(""))
                .build();
        long began = System.nanoTime();
        String last = "nothing";
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            door.requireAlive();
            try {
                var answer = http.send(empty, BodyHandlers.ofString());
                if (answer.statusCode() == 202) {
                    return;
                }
                last = answer.body();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (IOException e) {
                last = e.toString(); // not listening yet
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        throw new IllegalStateException("the door takes nothing after " + PATIENCE + ": " + last);
    }

    static Child bareHandler(Path directory) throws IOException {
        return ChildJvm.start(BareHandler.class, List.of(), Settings.of(Map.of()), directory.resolve("bare.log"));
    }

    static boolean hasNode() {
        try {
            var node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && node.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static Child node(Path directory) throws IOException {
        Path script = directory.resolve("server.mjs");
        try (var source = Servers.class.getResourceAsStream("/door/server.mjs")) {
            if (source == null) {
                throw new IllegalStateException("/door/server.mjs is not on the class path");
            }
            Files.copy(source, script);
        }
        return Child.start(List.of("node", script.toString()), directory.resolve("node.log"));
    }
}
