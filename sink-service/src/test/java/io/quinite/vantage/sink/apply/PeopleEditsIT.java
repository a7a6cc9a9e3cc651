package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.sink.law.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People edit the table by hand; an edit counts as a fact of its time. */
final class PeopleEditsIT {
    private static final Instant LONG_AGO = Instant.parse("2020-02-02T00:00:00Z");
    private static final Instant FUTURE = Instant.parse("2220-02-02T00:00:00Z");

    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    private final World world = World.any();
    private Log log;
    private BatchRunner.Run run;

    @BeforeEach
    void makeParents() throws SQLException {
        log = new Log(1, STACK.runner().serde());
        run = STACK.runner().begin(log);
        STACK.tables().run(world.insertOrganization());
        STACK.tables().run(world.insertCampaign());
    }

    private void take(LeadEvent... events) throws SQLException {
        List.of(events).forEach(log::add);
        STACK.runner().begin(log);
        for (var partition : run.partitions()) {
            run.apply(partition, Integer.MAX_VALUE);
        }
        assertThat(STACK.tables().unbalanced()).isEmpty();
    }

    private void edit(String sql) throws SQLException {
        STACK.tables().run(sql);
    }

    private List<String> lead() throws SQLException {
        return STACK.tables()
                .list("select name || '/' || coalesce(notes, '-') || '/' || coalesce(metadata::text, '-') from leads");
    }

    @Test
    void shouldLetAnEditWinOverOlderFactsAndLoseToLaterOnes() throws Exception {
        take(world.captured(LONG_AGO, "first"));
        edit("update leads set notes = 'by hand', metadata = '{\"k\": 5, \"own\": true}'");

        take(world.noted(LONG_AGO.plusSeconds(5), "older"), world.captured(LONG_AGO.plusSeconds(6), "second"));
        assertThat(lead()).containsExactly("second/by hand/{\"k\": 5, \"own\": true}");

        take(world.noted(FUTURE, "later"));
        assertThat(lead()).containsExactly("second/later/{\"k\": 5, \"own\": true}");
    }

    @Test
    void shouldLetARemovedMetadataKeyStayRemoved() throws Exception {
        take(world.captured(LONG_AGO, "first"));
        edit("update leads set metadata = null");

        take(world.captured(LONG_AGO.plusSeconds(6), "second"));

        assertThat(lead()).containsExactly("second/-/-");
    }

    @Test
    void shouldTakeAnInsertByHandForAFactThatNamesEveryField() throws Exception {
        edit(world.insertLead("by hand"));

        take(world.captured(LONG_AGO, "older"), world.noted(LONG_AGO, "older note"));
        assertThat(lead()).containsExactly("by hand/-/{\"k\": 1}");

        take(world.captured(FUTURE, "later"));
        assertThat(lead()).containsExactly("later/-/{\"k\": 1}");
    }

    @Test
    void shouldNotBringADeletedLeadBackByWhatIsOlder() throws Exception {
        var captured = world.captured(FUTURE, "n");
        take(captured, world.captured(LONG_AGO, "older"));
        edit("delete from leads");

        take(captured, world.captured(LONG_AGO.plusSeconds(1), "older"), world.noted(LONG_AGO, "older"));
        assertThat(lead()).isEmpty();
        assertThat(STACK.tables().number("select count(*) from pipeline.parked_facts"))
                .isZero();

        take(world.captured(FUTURE, "anew"));
        assertThat(lead()).containsExactly("anew/-/{\"k\": 1}");
    }

    @Test
    void shouldNotWriteARowThatDoesNotChange() throws Exception {
        take(world.captured(FUTURE, "n"));
        String version = STACK.tables().value("select xmin from leads");

        take(world.captured(FUTURE.minusSeconds(1), "older"), world.captured(FUTURE.plusSeconds(1), "n"));

        assertThat(STACK.tables().value("select xmin from leads")).isEqualTo(version);
    }

    @Test
    void shouldSayThatItIsTheSinkThatWrites() throws Exception {
        edit("create function pg_temp.object() returns trigger language plpgsql as"
                + " 'begin raise exception ''a person?''; end'");
        edit(
                "create trigger object before insert or update on leads for each row"
                        + " when (current_setting('vantage.writer', true) is distinct from 'sink') execute function pg_temp.object()");
        try {
            take(world.captured(LONG_AGO, "n"));
            take(world.captured(LONG_AGO.plusSeconds(1), "later"));
        } finally {
            edit("drop trigger object on leads");
        }

        assertThat(lead()).containsExactly("later/-/{\"k\": 1}");
        assertThat(STACK.tables().number("select count(*) from pipeline.dead_letters"))
                .isZero();
    }

    @Test
    void shouldWaitForAnEditThatIsNotCommittedAndThenCountIt() throws Exception {
        take(world.captured(LONG_AGO, "first"));
        try (var person = STACK.connect()) {
            person.setAutoCommit(false);
            execute(person, "update leads set name = 'by hand'");
            var taken =
                    CompletableFuture.runAsync(() -> takeUnchecked(world.captured(LONG_AGO.plusSeconds(9), "second")));
            STACK.awaitABlockedSession();
            person.commit();
            taken.join();
        }

        assertThat(lead()).containsExactly("by hand/-/{\"k\": 1}");
    }

    @Test
    void shouldTryAgainWhenAPersonInsertsTheLeadAtTheSameTime() throws Exception {
        try (var person = STACK.connect()) {
            person.setAutoCommit(false);
            execute(person, world.insertLead("by hand"));
            var taken = CompletableFuture.supplyAsync(() -> {
                try {
                    take(world.captured(LONG_AGO, "older"));
                    return "taken";
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            STACK.awaitABlockedSession();
            person.commit();
            assertThat(taken.join()).isEqualTo("40001");
        }

        take(world.noted(FUTURE, "next"));
        assertThat(lead()).containsExactly("by hand/next/{\"k\": 1}");
    }

    private void takeUnchecked(LeadEvent event) {
        try {
            take(event);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
