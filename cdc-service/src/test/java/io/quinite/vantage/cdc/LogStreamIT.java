package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.cdc.pgoutput.Message.Begin;
import io.quinite.vantage.cdc.pgoutput.Message.Commit;
import io.quinite.vantage.cdc.pgoutput.Message.Insert;
import io.quinite.vantage.cdc.pgoutput.Row;
import io.quinite.vantage.cdc.position.Lsn;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a walsender says, and what it hears. */
class LogStreamIT {
    private static final String SLOT = "streamed";
    private static final String ORGANIZATION = "00000000-0000-4000-8000-00000000000a";
    private static final Duration LOOK = Duration.ofMillis(100);

    @TempDir
    static Path directory;

    static TestStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory);
        sql("insert into organizations (id, name) values ('" + ORGANIZATION + "', 'a')");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @AfterEach
    void forget() throws Exception {
        await().atMost(Running.SOON)
                .until(() -> text("select not active from pg_replication_slots where slot_name = '" + SLOT + "'")
                        .equals("t"));
        sql("select pg_drop_replication_slot('" + SLOT + "')");
        sql("alter role vantage_cdc reset all");
    }

    @Test
    void shouldReadValuesInOneFormWhateverTheRoleWants() throws Exception {
        sql("alter role vantage_cdc set timezone = 'Asia/Tokyo'");
        sql("alter role vantage_cdc set datestyle = 'German'");
        sql("alter role vantage_cdc set intervalstyle = 'sql_standard'");
        sql("alter role vantage_cdc set bytea_output = 'escape'");
        sql("alter table leads add column seen timestamptz, add column day date, add column took interval,"
                + " add column hash bytea, add column weight float8, add column place point");
        createSlot();
        // The driver sends this process's own.
        var zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));

        try (var stream = LogStream.start(config("1024"))) {
            TimeZone.setDefault(zone);
            sql("insert into leads (id, organization_id, name, seen, day, took, hash, weight, place) values"
                    + " (gen_random_uuid(), '" + ORGANIZATION + "', 'Ada', '2026-02-28 23:59:59.5+02', '2026-05-06',"
                    + " '1 day 02:00', '\\x01ab', 0.1::float8 + 0.2::float8, '(1,2.5)')");

            assertThat(values(insert(stream).after()))
                    .containsAllEntriesOf(Map.of(
                            "seen", "2026-02-28 21:59:59.5+00",
                            "day", "2026-05-06",
                            "took", "1 day 02:00:00",
                            "hash", "\\x01ab",
                            "weight", "0.30000000000000004",
                            "place", "(1,2.5)",
                            "transferred_to_human", "f"));
        }
        sql("alter table leads drop column seen, drop column day, drop column took, drop column hash,"
                + " drop column weight, drop column place");
    }

    @Test
    void shouldConfirmWhatItIsToldAndNothingElse() throws Exception {
        createSlot();
        String begin = confirmed();
        long third;

        try (var stream = LogStream.start(config("1024"))) {
            lead();
            long first = commit(stream).endLsn();
            lead();
            long second = commit(stream).endLsn();
            // Written after both, and nothing that the slot delivers: the server's keepalives tell of it.
            sql("create table elsewhere as select 1 as one; drop table elsewhere");
            await().atMost(Running.SOON).until(() -> heard(Lsn.text(second)));
            assertThat(confirmed()).as("nothing was confirmed").isEqualTo(begin);

            stream.confirm(first);

            await().atMost(Running.SOON).until(() -> confirmed().equals(Lsn.text(first)));

            stream.confirm(second);
            await().atMost(Running.SOON).until(() -> confirmed().equals(Lsn.text(second)));
            sql("create table elsewhere as select 1 as one; drop table elsewhere");
            String written = text("select pg_current_wal_lsn()");
            await().atMost(Running.SOON).until(() -> heard(written));
            assertThat(confirmed()).as("nor what came after all of it").isEqualTo(Lsn.text(second));
            lead();
            third = commit(stream).endLsn();
        }

        try (var again = LogStream.start(config("1024"))) {
            assertThat(take(again, Begin.class).commitLsn()).isGreaterThanOrEqualTo(Lsn.parse(confirmed()));
            assertThat(commit(again).endLsn()).as("what was not confirmed").isEqualTo(third);
        }
    }

    @Test
    void shouldTellTheServerWhereItStoppedWhenClosed() throws Exception {
        createSlot();
        long end;
        try (var stream = LogStream.start(config("1024"))) {
            lead();
            end = commit(stream).endLsn();
            stream.confirm(end);
        }

        await().atMost(Running.SOON).untilAsserted(() -> assertThat(confirmed()).isEqualTo(Lsn.text(end)));
    }

    /** Kafka may be away for long, and the server gives up a walsender that hears nothing. */
    @Test
    void shouldStayConnectedWhileNothingIsTaken() throws Exception {
        sql("alter role vantage_cdc set wal_sender_timeout = '3s'");
        createSlot();

        try (var stream = LogStream.start(config("2"))) {
            // Far more than its inbox and the buffers between hold.
            sql("insert into leads (id, organization_id, name, notes) select gen_random_uuid(), '" + ORGANIZATION
                    + "', 'Ada', repeat(md5(i::text), 32) from generate_series(1, 20000) i");
            await().atMost(Running.SOON)
                    .during(Duration.ofSeconds(7))
                    .until(() -> text("select count(*) from pg_replication_slots where active")
                            .equals("1"));

            assertThat(IntStream.range(0, 20_000).mapToObj(i -> insertQuietly(stream)))
                    .hasSize(20_000);
        }
    }

    @Test
    void shouldSayWhyItEnded() throws Exception {
        createSlot();

        try (var stream = LogStream.start(config("1024"))) {
            lead();
            commit(stream);
            sql("select pg_terminate_backend(active_pid) from pg_replication_slots where active");

            assertThatThrownBy(() -> {
                        while (true) {
                            stream.take(10, LOOK);
                        }
                    })
                    .isInstanceOf(Inbox.Ended.class)
                    .hasCauseInstanceOf(SQLException.class);
        }
    }

    @Test
    void shouldNotBeginWithoutASlot() throws Exception {
        createSlot();
        var none = CdcConfig.from(stack.settingsAs("vantage_cdc").with("cdc.slot", "nobodys"));

        assertThatThrownBy(() -> LogStream.start(none))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("nobodys");
    }

    /** Whether the stream has told the server that the log up to there has reached it. */
    private static boolean heard(String lsn) throws Exception {
        return text("select coalesce(write_lsn >= '" + lsn
                        + "'::pg_lsn, false) from pg_stat_replication where application_name = 'vantage-cdc-stream'")
                .equals("t");
    }

    private static Insert insertQuietly(LogStream stream) {
        try {
            return take(stream, Insert.class);
        } catch (InterruptedException | Inbox.Ended e) {
            throw new AssertionError(e);
        }
    }

    private static Insert insert(LogStream stream) throws Exception {
        return take(stream, Insert.class);
    }

    private static Commit commit(LogStream stream) throws Exception {
        return take(stream, Commit.class);
    }

    /** The next of this kind. One at a time, so that none is lost. */
    private static <T> T take(LogStream stream, Class<T> kind) throws InterruptedException, Inbox.Ended {
        long deadline = System.nanoTime() + Running.SOON.toNanos();
        while (System.nanoTime() < deadline) {
            for (Received received : stream.take(1, LOOK)) {
                if (kind.isInstance(received.message())) {
                    return kind.cast(received.message());
                }
            }
        }
        throw new AssertionError("no " + kind.getSimpleName() + " came");
    }

    private static Map<String, @Nullable String> values(Row row) {
        var values = new TreeMap<String, @Nullable String>();
        for (int i = 0; i < row.relation().columns().size(); i++) {
            values.put(row.relation().columns().get(i).name(), row.value(i));
        }
        return values;
    }

    private static CdcConfig config(String batch) throws Exception {
        return CdcConfig.from(
                stack.settingsAs("vantage_cdc").with(Map.of("cdc.slot", SLOT, "cdc.batch.records.max", batch)));
    }

    private static void createSlot() throws Exception {
        sql("select pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
    }

    private static void lead() throws Exception {
        sql("insert into leads (id, organization_id, name) values (gen_random_uuid(), '" + ORGANIZATION + "', 'Ada')");
    }

    private static String confirmed() throws Exception {
        return text("select confirmed_flush_lsn from pg_replication_slots where slot_name = '" + SLOT + "'");
    }

    private static void sql(String statement) throws Exception {
        try (var connection = stack.postgres().connect();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private static String text(String query) throws Exception {
        try (var connection = stack.postgres().connect();
                var run = connection.createStatement();
                var rows = run.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
