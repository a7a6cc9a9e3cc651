package io.quinite.vantage.benchmarks.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quinite.vantage.benchmarks.harness.Child;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.EmbeddedStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One upsert and one commit for each event, over one connection, by Node's usual driver with a text and parameters, not prepared:
 * how a voice server may well do it. No such server was at hand, so that this is an assumption. The driver comes from npm.
 */
final class OneByOneInNode implements Contender {
    private static final String DRIVER = "pg@8.23.1";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Child node;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    private OneByOneInNode(Child node, URI address) {
        this.node = node;
        this.address = address;
    }

    /** @throws IOException also where there is no Node, no npm, or nowhere to get the driver from */
    static OneByOneInNode start(EmbeddedStack stack, Path directory) throws IOException {
        Path home = Files.createDirectories(directory.resolve("one-by-one-in-node"));
        Path script = home.resolve("one-by-one.mjs");
        try (var source = OneByOneInNode.class.getResourceAsStream("/sink/one-by-one.mjs")) {
            if (source == null) {
                throw new IllegalStateException("/sink/one-by-one.mjs is not on the class path");
            }
            Files.copy(source, script);
        }
        Child.run(
                List.of(
                        "npm",
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--prefix",
                        home.toString(),
                        DRIVER),
                home.resolve("npm.log"),
                PATIENCE);
        var node = Child.start(
                List.of("node", script.toString()),
                Map.of("DATABASE", stack.postgres().libpqUri()),
                home.resolve("node.log"));
        try {
            return new OneByOneInNode(node, URI.create("http://127.0.0.1:" + node.awaitPort(PATIENCE) + "/"));
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "one by one, node";
    }

    @Override
    public Role role() {
        return Role.PEER;
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public Runnable prepare(List<CallEvent> calls) {
        ask(
                "PUT",
                BodyPublishers.ofString(calls.stream().map(OneByOneInNode::row).collect(Collectors.joining("\n"))));
        return () -> ask("POST", BodyPublishers.noBody());
    }

    private static String row(CallEvent call) {
        try {
            return JSON.writeValueAsString(List.of(
                    CallRows.id(call).toString(),
                    call.getCallSid(),
                    call.getOrganizationId().toString(),
                    call.getCampaignId().toString(),
                    call.getLeadId().toString(),
                    CallRows.status(call),
                    call.getOccurredAt().toString(),
                    CallRows.ended(call).getDurationSeconds(),
                    CallRows.metadata(call)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void ask(String method, BodyPublisher body) {
        node.requireAlive();
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(address).method(method, body).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("node gave no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public double clientCpuSeconds() {
        return node.cpuSeconds();
    }

    @Override
    public void close() {
        node.close();
    }
}
