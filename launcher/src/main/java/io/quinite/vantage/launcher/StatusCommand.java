package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code status}: whether the stack of a directory is ready and, if so, how far each hop is behind. */
@Command(
        name = "status",
        description = "Says whether the stack is ready, where it listens and how far each hop is behind.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long GLANCE_MS = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(
            names = "--wait",
            paramLabel = "S",
            defaultValue = "0",
            description = "wait up to S seconds for it to become ready")
    private int waitSeconds;

    /** What was found, in words; empty reasons when it is ready. */
    private record Finding(Optional<Endpoints> endpoints, String reasons) {}

    @Override
    public Integer call() throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(waitSeconds).toNanos();
        Finding finding = look();
        while (!finding.reasons().isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(GLANCE_MS);
            finding = look();
        }
        if (!finding.reasons().isEmpty()) {
            throw new UserError(finding.reasons());
        }
        var out = spec.commandLine().getOut();
        var endpoints = finding.endpoints().orElseThrow();
        out.println("ready       " + data.directory());
        out.println("door        " + endpoints.ingestUrl());
        out.println("feed        " + endpoints.feedUrl());
        out.println("kafka       " + endpoints.kafkaBootstrap());
        out.println("registry    " + endpoints.schemaRegistryUrl());
        out.println("metrics     " + endpoints.metricsUrl() + "/metrics");
        try (var lags = Lags.of(endpoints)) {
            lags.measure().forEach(lag -> out.println("lag         " + lag));
        }
        out.flush();
        return 0;
    }

    private Finding look() throws InterruptedException {
        var endpoints = Endpoints.find(data.directory());
        if (endpoints.isEmpty()) {
            return new Finding(endpoints, "no stack is ready on " + data.directory());
        }
        var request = HttpRequest.newBuilder(endpoints.get().metricsUrl().resolve("/ready"))
                .timeout(TIMEOUT)
                .build();
        try {
            var answer = HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            String reasons = answer.body().strip().replaceAll("\\R", "; ");
            return new Finding(
                    endpoints,
                    answer.statusCode() == 200 ? "" : "the stack on " + data.directory() + " is not ready: " + reasons);
        } catch (IOException e) {
            return new Finding(
                    endpoints, "the stack on " + data.directory() + " does not answer; it seems to be stopped");
        }
    }
}
