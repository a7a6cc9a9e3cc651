package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.sink.law.Log;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New calls are written without the triggers of their foreign keys, and keep what those promise. */
final class ForeignKeysIT {
    private static final int CALLS = 60;
    private static final String ORPHANS = "select count(*) from call_logs c"
            + " where not exists (select from leads l where l.id = c.lead_id)"
            + " or not exists (select from campaigns p where p.id = c.campaign_id)"
            + " or not exists (select from organizations o where o.id = c.organization_id)";

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
        for (int i = 0; i < CALLS; i++) {
            log.add(world.call("call " + i, new CallEnded("busy", 5, 0, null, null, null, null)));
        }
    }

    @AfterEach
    void removeWhatUsersAdded() throws SQLException {
        STACK.tables().run("drop trigger if exists note_call on call_logs");
        STACK.tables().run("alter table call_logs drop constraint if exists of_a_user");
        STACK.tables().run("drop table if exists noted_calls");
    }

    @Test
    void shouldDoWithoutTheTriggers() throws Exception {
        String locked = lastLockOfTheOrganization();

        STACK.runner().applyAll(log);

        assertThat(STACK.tables().number("select count(*) from call_logs")).isEqualTo(CALLS);
        assertThat(lastLockOfTheOrganization()).isEqualTo(locked);
    }

    /** The trigger of a foreign key locks the parent, and nothing else locks an organization when calls are written. */
    private static String lastLockOfTheOrganization() throws SQLException {
        return STACK.tables().value("select xmax from organizations");
    }

    @ParameterizedTest
    @ValueSource(strings = {"leads", "campaigns", "organizations"})
    void shouldLeaveNoOrphanWhenAParentIsDeletedMeanwhile(String table) throws Exception {
        var run = STACK.runner().begin(log);
        var partition = run.partitions().iterator().next();
        var records = Objects.requireNonNull(log.partitions().get(partition));
        try (var person = STACK.connect()) {
            var deleted = new CompletableFuture<Void>();
            STACK.runner().apply(partition, records, () -> {
                // The calls are written and not committed; a deletion that comes now must wait for them and take them
                // along.
                deleted.completeAsync(() -> {
                    try (var statement = person.createStatement()) {
                        statement.execute("delete from " + table);
                        return null;
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                STACK.awaitABlockedSession();
            });
            deleted.join();
        }

        assertThat(STACK.tables().number("select count(*) from " + table)).isZero();
        assertThat(STACK.tables().number(ORPHANS)).isZero();
        assertThat(STACK.tables().number("select count(*) from call_logs")).isZero();
    }

    @Test
    void shouldWakeATriggerThatAUserAdded() throws Exception {
        STACK.tables().run("create table noted_calls (id uuid)");
        STACK.tables().run("grant insert on noted_calls to vantage_sink");
        STACK.tables()
                .run("create or replace function note_call() returns trigger language plpgsql as"
                        + " 'begin insert into noted_calls values (new.id); return null; end'");
        STACK.tables()
                .run("create trigger note_call after insert on call_logs for each row execute function note_call()");

        STACK.runner().applyAll(log);

        assertThat(STACK.tables().number("select count(*) from noted_calls")).isEqualTo(CALLS);
    }

    @Test
    void shouldObeyAKeyThatAUserAdded() throws Exception {
        STACK.tables().run("create table noted_calls (sid text primary key)");
        STACK.tables().run("insert into noted_calls select 'call ' || n from generate_series(0, 9) n");
        STACK.tables()
                .run("alter table call_logs add constraint of_a_user foreign key (call_sid) references noted_calls");

        STACK.runner().applyAll(log);

        assertThat(STACK.tables().number("select count(*) from call_logs")).isEqualTo(10);
        assertThat(STACK.tables().number("select count(*) from pipeline.dead_letters"))
                .isEqualTo(CALLS - 10);
    }

    @Test
    void shouldWriteTheSameWhereTheRoleMayNotTurnTriggersOff() throws Exception {
        String locked = lastLockOfTheOrganization();
        STACK.tables().run("revoke set on parameter session_replication_role from vantage_sink");
        try {
            STACK.runner().applyAll(log);
        } finally {
            STACK.tables().run("grant set on parameter session_replication_role to vantage_sink");
        }

        assertThat(STACK.tables().number("select count(*) from call_logs")).isEqualTo(CALLS);
        assertThat(STACK.tables().unbalanced()).isEmpty();
        assertThat(lastLockOfTheOrganization()).isNotEqualTo(locked);
    }

    @Test
    void shouldLeaveTheTriggersOfTheRestOfTheTransactionOn() throws Exception {
        var run = STACK.runner().begin(log);
        run.apply(run.partitions().iterator().next(), CALLS);

        // By the trigger of leads, which the transaction wakes after it has written the calls.
        assertThat(STACK.tables().number("select count(*) from leads where updated_at > created_at"))
                .isEqualTo(1);
    }
}
