package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever comes as a user sees and changes what belongs to that user's organization, and nothing of another's. */
class RowLevelSecurityIT {
    private static final String ASHA_OF_A = "00000000-0000-4000-8000-0000000000aa";
    private static final String RAVI_OF_B = "00000000-0000-4000-8000-0000000000bb";
    private static final String REFERENCE = """
            insert into organizations (id, name) values (id('a'), 'A'), (id('b'), 'B');
            insert into auth.users (id) values (id('aa')), (id('bb'));
            insert into profiles (id, organization_id) values (id('aa'), id('a')), (id('bb'), id('b'));
            insert into campaigns (id, organization_id, name) values (id('ca'), id('a'), 'of A'), (id('cb'), id('b'), 'of B');
            insert into leads (id, organization_id, name) values (id('1a'), id('a'), 'lead of A'), (id('1b'), id('b'), 'lead of B');
            insert into call_logs (id, campaign_id, lead_id, organization_id, call_status)
                values (id('2a'), id('ca'), id('1a'), id('a'), 'called'), (id('2b'), id('cb'), id('1b'), id('b'), 'called');
            """;

    private static Database database;
    private Connection connection;

    @BeforeAll
    static void twoOrganizationsWithALeadAndACallEach() throws Exception {
        database = Database.migrated();
        database.execute("create function id(name text) returns uuid language sql immutable return"
                + " ('00000000-0000-4000-8000-' || lpad(name, 12, '0'))::uuid");
        database.execute(REFERENCE);
    }

    @AfterAll
    static void drop() throws Exception {
        database.close();
    }

    @BeforeEach
    void begin() throws Exception {
        connection = database.connect();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void rollBack() throws Exception {
        connection.rollback();
        connection.close();
    }

    @Test
    void shouldShowAUserTheRowsOfTheirOrganizationOnly() throws Exception {
        as(ASHA_OF_A);

        assertThat(query("select name from leads")).containsExactly("lead of A");
        assertThat(query("select id from call_logs where id = id('2a')")).hasSize(1);
        assertThat(query("select id from call_logs where id = id('2b')")).isEmpty();
        assertThat(query("select name from campaigns")).containsExactly("of A");
        assertThat(query("select count(*) from profiles")).containsExactly("1");
    }

    @Test
    void shouldKnowTheUserByEitherSettingOfARequest() throws Exception {
        Database.execute(connection, "set local role authenticated");
        Database.execute(connection, "set local request.jwt.claims = '{\"sub\": \"" + RAVI_OF_B + "\"}'");

        assertThat(query("select name from leads")).containsExactly("lead of B");
    }

    @Test
    void shouldLetAUserWriteInTheirOrganization() throws Exception {
        as(ASHA_OF_A);

        assertThat(
                        query(
                                "insert into leads (organization_id, name) values (id('a'), 'new') returning source, status, call_status"))
                .containsExactly("manual|new|not_called");
        assertThat(query("update leads set name = 'renamed' where id = id('1a') returning name"))
                .containsExactly("renamed");
        assertThat(query("insert into call_logs (id, campaign_id, lead_id, organization_id, call_status)"
                        + " values (id('3a'), id('ca'), id('1a'), id('a'), 'voicemail') returning duration"))
                .containsExactly("0");
        assertThat(query("delete from leads where id = id('1a') returning 1")).containsExactly("1");
    }

    /** Without a where clause: one that reads a column is bound by the policy for select as well, which would hide a gap. */
    @ParameterizedTest
    @ValueSource(strings = {"update leads set notes = 'mine'", "delete from leads"})
    void shouldNotLetAUserTouchTheLeadsOfAnother(String statement) throws Exception {
        as(ASHA_OF_A);

        Database.execute(connection, statement);

        Database.execute(connection, "reset role");
        assertThat(query("select name, notes from leads where organization_id = id('b')"))
                .containsExactly("lead of B|null");
        assertThat(query("select * from leads where organization_id = id('a') and notes is null"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into leads (organization_id, name) values (id('b'), 'smuggled')",
                "update leads set organization_id = id('b') where id = id('1a')",
                "insert into call_logs (id, campaign_id, lead_id, organization_id, call_status)"
                        + " values (id('3b'), id('cb'), id('1b'), id('b'), 'called')"
            })
    void shouldRefuseToWriteIntoAnotherOrganization(String statement) throws Exception {
        as(ASHA_OF_A);

        assertThatThrownBy(() -> Database.execute(connection, statement))
                .hasMessageContaining("violates row-level security policy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update call_logs set duration = 1",
                "delete from call_logs",
                "update campaigns set total_calls = 1",
                "truncate leads",
                "select * from websocket_servers"
            })
    void shouldRefuseAUserWhatTheDocumentDoesNotGrant(String statement) throws Exception {
        as(ASHA_OF_A);

        assertThatThrownBy(() -> Database.execute(connection, statement)).hasMessageContaining("permission denied");
    }

    @Test
    void shouldShowNothingToARequestWithoutAUser() throws Exception {
        Database.execute(connection, "set local role authenticated");

        assertThat(query("select * from leads")).isEmpty();
        assertThat(query("select * from call_logs")).isEmpty();
    }

    @Test
    void shouldNotStumbleOverTheEmptySettingThatAPooledConnectionKeeps() throws Exception {
        as(ASHA_OF_A);
        connection.commit();
        assertThat(query("select current_setting('request.jwt.claim.sub', true)"))
                .as("PostgreSQL leaves an empty string, not null")
                .containsExactly("");

        Database.execute(connection, "set local role authenticated");

        assertThat(query("select * from leads")).isEmpty();
        Database.execute(connection, "set local request.jwt.claims = ''");
        assertThat(query("select auth.uid()")).containsExactly("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"service_role", "vantage_sink", "vantage_reader"})
    void shouldShowEverythingToWhoServesEveryOrganization(String role) throws Exception {
        Database.execute(connection, "set local role " + role);

        assertThat(query("select name from leads order by name")).containsExactly("lead of A", "lead of B");
        assertThat(query("select count(*) from call_logs")).containsExactly("2");
    }

    private void as(String user) throws SQLException {
        Database.execute(connection, "set local role authenticated");
        Database.execute(connection, "set local request.jwt.claim.sub = '" + user + "'");
    }

    private List<String> query(String sql) throws SQLException {
        return Database.query(connection, sql);
    }
}
