package io.quinite.vantage.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.sink.reconcile.Reconciler;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What waits is counted by what it waits for and for how long, and is given up after the stated time. The clock that counts is
 * the database's, one for all instances; here the sink's role finds another {@code now()} before that one.
 */
@SuppressWarnings("try") // A service works without being called.
final class ParkedFactsAreGivenUpIT {
    private static final Duration COUNTED = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private PlayedStack played;
    private final Observability observability = Observability.quiet();

    @BeforeEach
    void start() throws Exception {
        played = new PlayedStack(directory, 1);
        played.tables.run("create schema clock");
        played.tables.run("create table clock.ahead as select interval '0' as shift");
        played.tables.run("create function clock.now() returns timestamptz language sql stable as"
                + " 'select pg_catalog.now() + shift from clock.ahead'");
        played.tables.run("grant usage on schema clock to vantage_sink");
        played.tables.run("grant select on clock.ahead to vantage_sink");
        played.tables.run("alter role vantage_sink set search_path = clock, pg_catalog, public");
    }

    @AfterEach
    void stop() {
        played.close();
    }

    private void setClock(String ahead) throws SQLException {
        played.tables.run("update clock.ahead set shift = interval '" + ahead + "'");
    }

    private double gauge(String name, String... tags) {
        return observability
                .meters()
                .get("vantage.sink." + name)
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private void awaitParked(String age, int facts) {
        await("facts that have waited for " + age).atMost(COUNTED).untilAsserted(() -> {
            assertThat(gauge("parked", "waits_for", "identity")).isEqualTo(facts);
            assertThat(gauge("parked.by.age", "waits_for", "identity", "age", age))
                    .isEqualTo(facts);
        });
    }

    private long letters() throws SQLException {
        return played.tables.number("select count(*) from pipeline.dead_letters where cause = 'parked-too-long'");
    }

    @Test
    void shouldCountThemByAgeAndGiveThemUpAfterTheStatedTimeAndNotBefore() throws Exception {
        try (var sink = SinkService.start(SinkConfig.from(played.settings), observability)) {
            for (int i = 0; i < 3; i++) {
                var stray = stray("stray " + i);
                played.traffic.send(stray);
                // A second delivery changes nothing, while the first waits and after it was given up.
                played.traffic.send(stray);
            }
            awaitParked("1m", 3);
            setClock("30 minutes");
            awaitParked("1h", 3);
            setClock("23 hours");
            awaitParked("1d", 3);
            setClock("167 hours 30 minutes");
            awaitParked("older", 3);
            assertThat(letters()).isZero();

            setClock("168 hours 1 second");

            await().atMost(COUNTED).until(() -> letters() == 3);
            awaitParked("older", 0);
            assertThat(gauge("dead.letters", "cause", "parked-too-long")).isEqualTo(3);
            assertThat(played.tables.unbalanced()).isEmpty();
            played.awaitRead();
            assertThat(Reconciler.run(played.settings).first()).isEmpty();
        }
    }

    /** Nobody ever says whose call it is. */
    private CallEvent stray(String sid) {
        return CallEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setCallSid(sid)
                .setOrganizationId(played.world.organizations.get(0))
                .setOccurredAt(Instant.parse("2026-11-02T04:00:00Z"))
                .setReceivedAt(Instant.parse("2026-11-02T04:00:01Z"))
                .setSource(CallSource.PROVIDER)
                .setFact(new CallNoted("waits", Map.of()))
                .build();
    }
}
