package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who made a change: the sink, people, or nobody knows. */
class OriginIT {
    private static final UUID ORGANIZATION = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    private static final String AS_SINK = "select set_config('vantage.writer', 'sink', true);";

    @TempDir
    static Path directory;

    static TestStack stack;
    static Running cdc;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory);
        run(stack.postgres().connect(), "insert into organizations (id, name) values ('" + ORGANIZATION + "', 'a')");
        cdc = Running.ready(stack.settingsAs("vantage_cdc").with("cdc.heartbeat.interval.ms", "500"));
    }

    @AfterAll
    static void stop() {
        cdc.close();
        stack.close();
    }

    @Test
    void shouldTellTheSinkFromPeople() throws Exception {
        var lead = UUID.randomUUID();

        run(sink(), AS_SINK + insert(lead));
        run(people(), "update leads set name = 'Eve' where id = '" + lead + "'");
        run(sink(), AS_SINK + "update leads set call_status = 'voicemail' where id = '" + lead + "'");
        run(people(), "delete from leads where id = '" + lead + "'");

        assertThat(origins(lead, 4)).containsExactly("sink", "people", "sink", "people");
    }

    @Test
    void shouldTellThemApartWithinOneTransaction() throws Exception {
        var lead = UUID.randomUUID();

        run(
                sink(),
                AS_SINK
                        + "savepoint a; update leads set name = 'x' where false; rollback to a;"
                        + insert(lead)
                        + "select set_config('vantage.writer', '', true);"
                        + "update leads set name = 'Eve' where id = '" + lead + "'");

        assertThat(origins(lead, 2)).containsExactly("sink", "people");
    }

    @Test
    void shouldNotTakeSomebodyForTheSinkBecauseHeSaysSo() throws Exception {
        var lead = UUID.randomUUID();

        run(people(), AS_SINK + insert(lead));

        assertThat(origins(lead, 1)).containsExactly("people");
    }

    @Test
    void shouldTellWhereOtherTriggersAreKeptAway() throws Exception {
        var lead = UUID.randomUUID();

        run(stack.postgres().connect(), "set session_replication_role = replica;" + insert(lead));

        assertThat(origins(lead, 1)).containsExactly("people");
    }

    @Test
    void shouldTellWhoTookLeadsAwayWithTheirOrganization() throws Exception {
        var lead = UUID.randomUUID();
        run(
                stack.postgres().connect(),
                "insert into organizations (id, name) values ('" + lead + "', 'b');"
                        + insert(lead).replace(ORGANIZATION.toString(), lead.toString())
                        + "delete from organizations where id = '" + lead + "'");

        assertThat(origins(lead, 2)).containsExactly("people", "people");
    }

    @Test
    void shouldNotGuessWhereNobodySaidIt() throws Exception {
        var lead = UUID.randomUUID();

        run(
                stack.postgres().connect(),
                "alter table leads disable trigger pipeline_say_who_writes;" + insert(lead)
                        + "alter table leads enable always trigger pipeline_say_who_writes");

        assertThat(origins(lead, 1)).containsExactly((String) null);
    }

    private static String insert(UUID lead) {
        return "insert into leads (id, organization_id, name) values ('" + lead + "', '" + ORGANIZATION + "', 'Ada');";
    }

    private static Connection sink() throws Exception {
        return as("vantage_sink");
    }

    /** A role like those of a web application. */
    private static Connection people() throws Exception {
        run(
                stack.postgres().connect(),
                "do $$ begin if not exists (select from pg_roles where rolname = 'crm') then create role crm bypassrls; end if;"
                        + " end $$; grant select, insert, update, delete on leads to crm");
        stack.allowLogin("crm");
        return as("crm");
    }

    private static Connection as(String role) throws Exception {
        Settings settings = stack.settingsAs(role);
        return DriverManager.getConnection(
                settings.section("postgres").required("url"),
                role,
                settings.section("postgres").required("password"));
    }

    /** In one transaction, and closes the connection. */
    private static void run(Connection connection, String statements) throws Exception {
        try (connection;
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(statements);
            connection.commit();
        }
    }

    private static List<String> origins(UUID lead, int count) {
        await().atMost(Running.SOON)
                .untilAsserted(() -> assertThat(Published.read(stack).of(lead)).hasSize(count));
        return Published.read(stack).of(lead).stream()
                .map(LeadChange::getOrigin)
                .toList();
    }
}
