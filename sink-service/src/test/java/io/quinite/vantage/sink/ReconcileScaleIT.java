package io.quinite.vantage.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallAnalyzed;
import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.calls.RecordingReady;
import io.quinite.vantage.calls.TranscriptReady;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadEventSource;
import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.sink.reconcile.ReconcileCommand;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The command in a process of its own, with little memory: {@code -Dfacts=1000000} is its size in earnest. */
final class ReconcileScaleIT {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileScaleIT.class);
    private static final int FACTS = Integer.getInteger("facts", 20_000);
    private static final int FACTS_A_CALL = 6;
    private static final int CALLS_A_LEAD = 4;

    private final Random random = new Random(1);
    private final Instant start = Instant.parse("2026-11-02T04:00:00Z");
    private final UUID organization = uuid();
    private final List<UUID> campaigns = List.of(uuid(), uuid(), uuid(), uuid(), uuid());

    /** The command as {@code vantage} runs it. */
    static final class Main {
        public static void main(String[] args) {
            System.exit(new CommandLine(new ReconcileCommand()).execute(args));
        }
    }

    @Test
    @SuppressWarnings("try") // A service works without being called.
    void shouldCompareManyFactsWithLittleMemory(@TempDir Path directory) throws Exception {
        try (var stack = TestStack.start(directory);
                var traffic = new Traffic(stack.settings())) {
            var tables = new Tables(stack.postgres().connect());
            tables.run("insert into organizations (id, name) values ('" + organization + "', 'o')");
            for (UUID campaign : campaigns) {
                tables.run("insert into campaigns (id, organization_id, name) values ('" + campaign + "', '"
                        + organization + "', 'c')");
            }
            var settings = stack.settingsAs("vantage_sink").with("sink.batch.rows.max", "5000");
            long sent = send(traffic);
            try (var sink = SinkService.start(SinkConfig.from(settings), Observability.quiet())) {
                await().atMost(Duration.ofMinutes(30))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() ->
                                tables.number("select coalesce(sum(consumed), 0) from pipeline.sink_offsets") == sent);
            }
            tables.run("vacuum analyze");
            endpoints(stack).write(directory);

            var equal = reconcile(directory);
            tables.run("delete from call_logs where id = (select id from call_logs limit 1)");
            var different = reconcile(directory);

            assertThat(equal.status).as(equal.text).isZero();
            assertThat(equal.text).contains("equal");
            assertThat(different.status).as(different.text).isEqualTo(1);
            assertThat(different.text).contains("missing call");
        }
    }

    private record Outcome(int status, String text) {}

    private static Outcome reconcile(Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("reconcile.out");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                FACTS < 100_000 ? "-Xmx64m" : "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--data",
                directory.toString());
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        var cpuMillis = new AtomicLong();
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    process.info().totalCpuDuration().ifPresent(used -> cpuMillis.set(used.toMillis()));
                    return !process.isAlive();
                });
        int status = process.waitFor();
        String text = Files.readString(output, UTF_8);
        LOG.info(
                "reconcile took {} ms, {} ms of processors\n{}",
                (System.nanoTime() - began) / 1_000_000,
                cpuMillis.get(),
                text);
        return new Outcome(status, text);
    }

    private static Endpoints endpoints(TestStack stack) {
        var nobody = URI.create("http://127.0.0.1:" + stack.postgres().port());
        return new Endpoints(
                nobody,
                nobody,
                new Secret("-"),
                new Secret(stack.postgres().libpqUri()),
                stack.kafka().bootstrapServers(),
                URI.create(stack.registry().url()),
                nobody);
    }

    /** @return how many records */
    private long send(Traffic traffic) {
        int calls = FACTS / FACTS_A_CALL;
        long sent = 0;
        UUID lead = uuid();
        for (int i = 0; i < calls; i++) {
            if (i % CALLS_A_LEAD == 0) {
                lead = uuid();
                traffic.send(captured(lead, i));
                sent++;
            }
            for (CallEvent fact : call(i, lead)) {
                traffic.send(fact);
                sent++;
            }
        }
        return sent;
    }

    private LeadEvent captured(UUID lead, int number) {
        return LeadEvent.newBuilder()
                .setEventId(uuid())
                .setLeadId(lead)
                .setOrganizationId(organization)
                .setOccurredAt(start)
                .setReceivedAt(start)
                .setSource(LeadEventSource.IMPORT)
                .setFact(LeadCaptured.newBuilder()
                        .setName("lead " + number)
                        .setPhone("+9198" + number)
                        .build())
                .build();
    }

    private List<CallEvent> call(int number, UUID lead) {
        String sid = "call-" + number;
        UUID campaign = campaigns.get(number % campaigns.size());
        var facts = new ArrayList<CallEvent>();
        facts.add(fact(sid, number, campaign, lead, new CallPlaced("+911140000000", "+9198" + number, 1)));
        facts.add(fact(sid, number + 5, campaign, lead, new CallAnswered(null)));
        facts.add(fact(
                sid, number + 90, null, null, new CallEnded("completed", 85, 120, "NORMAL", "4000", "callee", "0.12")));
        facts.add(fact(
                sid, number + 91, null, null, new TranscriptReady("agent: hello. lead: hello. ".repeat(20), "en")));
        facts.add(fact(sid, number + 95, null, null, new CallAnalyzed("wants a price", "positive", "high", Map.of())));
        facts.add(fact(sid, number + 99, null, null, new RecordingReady("https://r.example/" + sid, "r-" + sid, 85)));
        return facts;
    }

    private CallEvent fact(String sid, int second, @Nullable UUID campaign, @Nullable UUID lead, SpecificRecord fact) {
        return CallEvent.newBuilder()
                .setEventId(uuid())
                .setCallSid(sid)
                .setOrganizationId(organization)
                .setCampaignId(campaign)
                .setLeadId(lead)
                .setOccurredAt(start.plusSeconds(second))
                .setReceivedAt(start.plusSeconds(second + 1L))
                .setSource(CallSource.VOICE_SERVER)
                .setServer("ws-1")
                .setFact(fact)
                .build();
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
