package io.quinite.vantage.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.reconcile.ReconcileCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code vantage reconcile} as people and programs run it: its answers, their shape and the exit status. */
@SuppressWarnings("try") // A service works without being called.
final class ReconcileCommandIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FIRST_CALL = "(select id from call_logs where campaign_id = '%s' order by id limit 1)";

    @TempDir
    private Path directory;

    private PlayedStack played;
    private List<UUID> campaigns;

    private record Outcome(int status, String text) {
        List<JsonNode> lines() throws Exception {
            var lines = new ArrayList<JsonNode>();
            for (String line : text.lines().toList()) {
                lines.add(JSON.readTree(line));
            }
            return lines;
        }

        /** The summary is the last line. */
        JsonNode summary() throws Exception {
            return lines().get(lines().size() - 1);
        }

        List<JsonNode> differences() throws Exception {
            return lines().subList(0, lines().size() - 1);
        }
    }

    @BeforeEach
    void start() throws Exception {
        played = new PlayedStack(directory, 200);
        played.writeEndpoints();
        campaigns = List.copyOf(played.world.campaigns.keySet());
    }

    @AfterEach
    void stop() {
        played.close();
    }

    private Outcome reconcile(String... options) {
        var arguments = new ArrayList<>(List.of("--data", directory.toString()));
        arguments.addAll(List.of(options));
        var out = new StringWriter();
        var err = new StringWriter();
        int status = new CommandLine(new ReconcileCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(status, status == 2 ? err.toString() : out.toString());
    }

    private void writeEverything() throws Exception {
        played.traffic.send(played.plan);
        try (var sink = played.sink()) {
            played.awaitRead();
            played.traffic.awaitOracle(played.tables, played.plan);
        }
    }

    @Test
    void shouldTellOnlyOfTheCampaignAndTheTimeThatAreAskedFor() throws Exception {
        writeEverything();
        for (UUID campaign : campaigns) {
            played.tables.run(
                    "update call_logs set duration = duration + 1 where id = " + FIRST_CALL.formatted(campaign));
        }
        played.tables.run("update campaigns set total_calls = 99");
        UUID asked = campaigns.get(1);

        var all = reconcile("--json");
        var one = reconcile("--json", "--campaign", asked.toString());
        var noOne = reconcile("--json", "--campaign", UUID.randomUUID().toString());
        String latest = played.tables.value("select to_char(max(call_timestamp) at time zone 'UTC',"
                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from call_logs");
        var since = reconcile("--json", "--since", latest);
        var sinceBefore = reconcile("--json", "--since", "2020-01-01T00:00:00Z");

        assertThat(all.status).isEqualTo(1);
        assertThat(all.differences()).filteredOn(each -> subject(each, "call")).hasSize(campaigns.size());
        assertThat(one.status).isEqualTo(1);
        assertThat(one.differences()).isNotEmpty().allSatisfy(each -> assertThat(
                        each.path("campaign_id").asText())
                .isEqualTo(asked.toString()));
        assertThat(one.differences()).filteredOn(each -> subject(each, "call")).hasSize(1);
        assertThat(one.differences())
                .filteredOn(each -> subject(each, "campaign"))
                .hasSize(1);
        assertThat(noOne.text).as(noOne.text).contains("\"equal\":true");
        assertThat(noOne.status).isZero();
        // Changed rows keep their time: only those of the last moment are told.
        long last = played.tables.number("select count(*) from call_logs where call_timestamp >= '" + latest
                + "' and id in ("
                + campaigns.stream()
                        .map(FIRST_CALL::formatted)
                        .reduce((a, b) -> a + "," + b)
                        .orElseThrow() + ")");
        assertThat(since.differences())
                .filteredOn(each -> subject(each, "call"))
                .hasSize((int) last);
        assertThat(since.summary().path("notes").toString()).contains("with a beginning the totals topic is not");
        assertThat(sinceBefore.differences())
                .filteredOn(each -> subject(each, "call"))
                .hasSize(campaigns.size());
    }

    @Test
    void shouldKeepTheShapeThatIsDocumented() throws Exception {
        writeEverything();
        played.tables.run(
                "update call_logs set transcript = 'by hand' where id = " + FIRST_CALL.formatted(campaigns.get(0)));
        played.tables.run("delete from call_logs where id = " + FIRST_CALL.formatted(campaigns.get(1)));

        var outcome = reconcile("--json", "--fix");

        var difference = new TreeSet<String>();
        outcome.differences().forEach(each -> each.fieldNames().forEachRemaining(difference::add));
        assertThat(difference)
                .containsExactly("call_sid", "campaign_id", "fields", "id", "kind", "subject", "why", "wrong");
        assertThat(outcome.differences()).filteredOn(each -> each.has("fields")).anySatisfy(each -> assertThat(
                        each.at("/fields/transcript (md5)").size())
                .isEqualTo(2));
        assertThat(names(outcome.summary()))
                .containsExactly(
                        "accounts",
                        "calls",
                        "campaigns",
                        "counts",
                        "equal",
                        "facts",
                        "fixed",
                        "lag",
                        "leads",
                        "millis",
                        "notes");
        assertThat(names(outcome.summary().path("accounts").path(Topics.CALL_EVENTS.name())))
                .containsExactly("consumed", "dead_lettered", "merged", "parked", "stored");
        assertThat(names(outcome.summary().path("fixed"))).containsExactly("calls", "campaigns", "deleted", "leads");
        String documented = Files.readString(Path.of(System.getProperty("basedir", "."), "../docs/reconcile.md"));
        difference.forEach(name -> assertThat(documented).contains("`" + name + "`"));
        names(outcome.summary()).forEach(name -> assertThat(documented).contains("`" + name + "`"));
        assertThat(outcome.status).as("what was found, not what is left").isEqualTo(1);
        assertThat(reconcile("--json").status).isZero();
    }

    @Test
    void shouldHoldTheTotalsTopicAgainstTheFactsThatAnalyticsHasRead() throws Exception {
        var calls = played.plan.calls();
        var half = new Traffic.Plan(played.plan.leads(), calls.subList(0, calls.size() / 2));
        var rest = new Traffic.Plan(List.of(), calls.subList(calls.size() / 2, calls.size()));
        try (var sink = played.sink()) {
            played.traffic.send(half);
            played.sendTotals(half.calls(), 1);
            played.awaitRead();
            var unknown = reconcile("--json");
            played.commitAnalytics();
            var known = reconcile("--json");
            played.traffic.send(rest);
            played.awaitRead();
            var behind = reconcile("--json");
            played.commitAnalytics();
            var wrong = reconcile("--json");
            played.sendTotals(calls, 2);
            played.awaitRead();
            var right = reconcile("--json");

            assertThat(unknown.text).contains("has no position, so the totals topic is not held against");
            assertThat(unknown.status).isZero();
            assertThat(known.summary().path("notes")).isEmpty();
            assertThat(known.status).as(known.text).isZero();
            assertThat(behind.status)
                    .as("totals of the facts that analytics has read: %s", behind.text)
                    .isZero();
            assertThat(wrong.status).isEqualTo(1);
            assertThat(wrong.differences()).isNotEmpty().allSatisfy(each -> {
                assertThat(each.path("subject").asText()).isEqualTo("campaign");
                assertThat(each.path("why").asText()).startsWith("its totals in the topic are not the number");
                UUID campaign = UUID.fromString(each.path("id").asText());
                JsonNode total = each.at("/fields/total_calls");
                if (!total.isMissingNode()) {
                    assertThat(total.path("expected").asLong()).isEqualTo(PlayedStack.calls(calls, campaign));
                    assertThat(total.path("actual").asLong()).isEqualTo(PlayedStack.calls(half.calls(), campaign));
                }
            });
            assertThat(right.status).as(right.text).isZero();
        }
    }

    @Test
    void shouldSayWithTwoThatItCouldNotCompare() throws Exception {
        var nothing = reconcile();
        assertThat(nothing.status).isEqualTo(2);
        assertThat(nothing.text).contains("the sink has never read " + Topics.CALL_EVENTS.name());

        assertThat(reconcile("--delete-extra").text).contains("--delete-extra goes with --fix");
        writeEverything();
        assertThat(reconcile().status).isZero();
        played.stack.postgres().stop();
        var away = reconcile();
        assertThat(away.status).isEqualTo(2);
        assertThat(away.text).contains("the database cannot be read");
        played.stack.postgres().start();
    }

    @Test
    void shouldMendACallOfTwoPartitionsUnderTheLocksOfBoth() throws Exception {
        writeEverything();
        CallEvent good = played.plan.calls().stream()
                .filter(fact -> fact.getLeadId() != null)
                .findFirst()
                .orElseThrow();
        int home = played.traffic.partitionOf(good.getCallSid());
        int other = home == 0 ? 1 : 0;
        var stray = CallEvent.newBuilder(good)
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.parse("2030-01-01T00:00:00Z"))
                .setSource(CallSource.IMPORT)
                .setFact(new CallNoted("on another partition", Map.of()))
                .build();
        played.traffic.send(other, stray);
        try (var sink = played.sink()) {
            played.awaitRead();
        }
        played.tables.run("update call_logs set notes = 'by hand' where call_sid = '" + good.getCallSid() + "'");

        for (int partition : List.of(home, other)) {
            try (var busy = played.stack.postgres().connect();
                    var statement = busy.createStatement()) {
                busy.setAutoCommit(false);
                statement.execute("select from pipeline.sink_offsets where topic = '" + Topics.CALL_EVENTS.name()
                        + "' and partition = " + partition + " for update");
                var mending = CompletableFuture.supplyAsync(() -> reconcile("--fix"));
                await("waits for partition " + partition)
                        .until(() -> played.tables.number("select count(*) from pg_stat_activity where"
                                        + " wait_event_type = 'Lock' and query ilike '%sink_offsets%'")
                                > 0);
                assertThat(mending).isNotDone();
                busy.rollback();
                assertThat(mending.join().text).contains("fixed: 1 calls written");
            }
            assertThat(played.tables.value("select notes from call_logs where call_sid = '" + good.getCallSid() + "'"))
                    .isEqualTo("on another partition");
            assertThat(reconcile().status).isZero();
            played.tables.run("update call_logs set notes = 'by hand' where call_sid = '" + good.getCallSid() + "'");
        }
    }

    private static boolean subject(JsonNode difference, String subject) {
        return difference.path("subject").asText().equals(subject);
    }

    private static Set<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
