package io.quinite.vantage.sink.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallAnalyzed;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.TranscriptReady;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadUpdated;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.law.Log;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PoisonIT {
    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    private final World world = World.any();
    private Log log;

    @BeforeEach
    void makeParents() throws SQLException {
        log = new Log(1, STACK.runner().serde());
        STACK.tables().run(world.insertOrganization());
        STACK.tables().run(world.insertCampaign());
        STACK.tables().run(world.insertLead("n"));
    }

    private List<String> causes() throws SQLException {
        return STACK.tables().list("select cause from pipeline.dead_letters order by topic desc, record_offset");
    }

    private CallEvent note(String sid, String text) {
        return world.call(sid, new CallNoted(text, Map.of()));
    }

    @Test
    void shouldSetAsideTheBadRecordsOfABatchAndWriteTheOthers() throws Exception {
        for (int i = 0; i < 50; i++) {
            log.add(world.placed("call " + i));
        }
        log.add(note("call 7", "a\u0000b"));
        log.add(note("call 7", "fine"));
        log.add(world.call("call 9", new TranscriptReady("\u0000", null)));
        log.add(world.call("call 9", new CallAnalyzed("\u0000", null, null, Map.of())));
        log.add(world.call("call 9", new CallNoted("good", Map.of("n", "1e400000"))));
        // Too long for an index, however well it is compressed.
        log.add(world.placed(Stream.generate(UUID::randomUUID)
                .limit(20_000)
                .map(UUID::toString)
                .collect(joining())));
        log.add(world.call("call 8", Instant.ofEpochSecond(-9_000_000_000_000L), new CallPlaced(null, null, 1), true));
        log.add(world.call("call 10", new CallNoted(null, Map.of("k", "{"))));
        log.add(world.call("call 11", new CallNoted(null, Map.of("k", "\"\\u0000\""))));
        log.add(Topics.CALL_EVENTS, "call 1", "garbage".getBytes(UTF_8));
        log.add(Topics.CALL_EVENTS, "call 1", null);

        STACK.runner().applyAll(log);

        assertThat(causes())
                .containsExactly(
                        "unstorable",
                        "unstorable",
                        "unstorable",
                        "unstorable",
                        "unstorable",
                        "unstorable",
                        "invalid-json",
                        "unstorable",
                        "unreadable",
                        "empty");
        assertThat(STACK.tables().number("select count(*) from call_logs")).isEqualTo(50);
        assertThat(STACK.tables().list("select notes from call_logs where notes is not null"))
                .containsExactly("fine");
        assertThat(STACK.tables().unbalanced()).isEmpty();
    }

    @Test
    void shouldFindTheFactThatOnlyTheTableRefuses() throws Exception {
        STACK.tables().run("alter table call_logs add constraint no_curses check (notes not like 'curse%')");
        try {
            for (int i = 0; i < 20; i++) {
                log.add(world.placed("call " + i));
            }
            log.add(note("call 3", "curse"));
            log.add(world.call("call 3", new TranscriptReady("kept", null)));
            log.add(world.call("call 3", World.NOON.plusSeconds(1), new CallNoted("curse again", Map.of()), false));
            log.add(world.call("call 5", new CallNoted("fine", Map.of())));

            STACK.runner().applyAll(log);
        } finally {
            STACK.tables().run("alter table call_logs drop constraint no_curses");
        }

        assertThat(causes()).containsExactly("unstorable", "unstorable");
        assertThat(STACK.tables().list("select message from pipeline.dead_letters"))
                .allSatisfy(message -> assertThat(message).contains("23514").contains("no_curses"));
        assertThat(STACK.tables().list("select call_sid || transcript from call_logs where transcript is not null"))
                .containsExactly("call 3kept");
        assertThat(STACK.tables().number("select count(*) from call_logs")).isEqualTo(20);
        assertThat(STACK.tables().unbalanced()).isEmpty();
    }

    @Test
    void shouldKeepTheBytesAndWhatIsKnownOfADeadLetter() throws Exception {
        var bad = note("c", "\u0000");
        log.add(world.placed("c"));
        var record = log.add(bad);

        STACK.runner().applyAll(log);

        assertThat(
                        STACK.tables()
                                .list(
                                        "select encode(record_value, 'hex') || event_id || organization_id || lead_id"
                                                + " from pipeline.dead_letters where message like 'text holds%' and call_id is not null"))
                .containsExactly(HexFormat.of().formatHex(record.value())
                        + bad.getEventId()
                        + world.organization()
                        + world.lead());
    }

    @Test
    void shouldParkTheRestWhenTheNamingFactIsTheBadOne() throws Exception {
        log.add(world.call("c", new TranscriptReady("\u0000", null)));
        log.add(world.call("c", World.NOON, new CallNoted("fine", Map.of()), false));

        STACK.runner().applyAll(log);

        assertThat(causes()).containsExactly("unstorable");
        assertThat(STACK.tables().list("select waits_for from pipeline.parked_facts"))
                .containsExactly("identity");
        assertThat(STACK.tables().unbalanced()).isEmpty();
    }

    @Test
    void shouldRefuseAUsedEventIdAndAnotherIdentity() throws Exception {
        var placed = world.placed("c");
        var reused = CallEvent.newBuilder(note("c", "other"))
                .setEventId(placed.getEventId())
                .build();
        var conflict = CallEvent.newBuilder(note("c", "other lead"))
                .setLeadId(UUID.randomUUID())
                .build();
        log.add(placed);
        log.add(reused);
        log.add(placed);
        log.add(conflict);

        STACK.runner().applyAll(log);

        assertThat(causes()).containsExactly("event-id-reused", "identity-conflict");
        assertThat(STACK.tables()
                        .list("select stored || '/' || merged || '/' || dead_lettered from pipeline.sink_offsets"))
                .containsExactly("1/1/2");
    }

    @Test
    void shouldIsolateTheFactsOfALeadAndTheCallsThatWaitForIt() throws Exception {
        var fresh = new World(world.organization(), world.campaign(), UUID.randomUUID());
        var calls = new Log(1, STACK.runner().serde());
        calls.add(fresh.placed("waits"));
        calls.add(fresh.call("waits", new TranscriptReady("\u0000", null)));
        STACK.runner().applyAll(calls);
        log.add(fresh.captured(World.NOON, "bad \u0000 name"));
        log.add(fresh.captured(World.NOON, "good name"));
        log.add(fresh.event(
                World.NOON,
                new LeadUpdated(null, "\u0000@", null, null, null, null, null, Map.of("m", "2"), List.of())));
        log.add(fresh.event(
                World.NOON,
                new LeadCaptured("x", null, null, null, null, null, null, Map.of("m", "nonsense"), List.of())));

        STACK.runner().applyAll(log);

        assertThat(causes()).containsExactly("unstorable", "unstorable", "unstorable", "invalid-json");
        assertThat(STACK.tables()
                        .list("select name || metadata::text || call_status from leads where id = '" + fresh.lead()
                                + "'"))
                .containsExactly("good name{\"k\": 1}called");
        assertThat(STACK.tables().list("select coalesce(transcript, 'none') from call_logs"))
                .containsExactly("none");
        assertThat(STACK.tables().unbalanced()).isEmpty();
    }
}
