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
import org.junit.jupiter.params.provider.CsvSource;

/** What the tables do by themselves: computed columns, the trigger, and what goes with a row that is deleted. */
class TableRulesIT {
    private static Database database;
    private Connection connection;

    @BeforeAll
    static void migrate() throws Exception {
        database = Database.migrated();
        database.execute("""
                create function id(name text) returns uuid language sql immutable
                    return ('00000000-0000-4000-8000-' || lpad(name, 12, '0'))::uuid;
                insert into organizations (id, name) values (id('0'), 'O');
                insert into auth.users (id) values (id('5'));
                insert into projects (id, organization_id, name) values (id('4'), id('0'), 'P');
                insert into campaigns (id, organization_id, name) values (id('3'), id('0'), 'C');
                insert into leads (id, organization_id, project_id, created_by, name, updated_at)
                    values (id('1'), id('0'), id('4'), id('5'), 'L', '2026-01-01');
                insert into call_logs (id, campaign_id, lead_id, organization_id, call_status)
                    values (id('2'), id('3'), id('1'), id('0'), 'called');
                update leads set call_log_id = id('2');
                alter table leads disable trigger update_leads_updated_at;
                update leads set updated_at = '2026-01-01';
                alter table leads enable trigger update_leads_updated_at;
                """);
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

    @ParameterizedTest
    @CsvSource({
        "0,0,0.00",
        "7,0,0.00",
        "3,1,33.33",
        "3,2,66.67",
        "1,1,100.00",
        "1000000,1,0.00",
        "200,1,0.50",
        "2147483647,2147483647,100.00"
    })
    void shouldComputeTheConversionRate(int total, int transferred, String rate) throws Exception {
        assertThat(query("update campaigns set total_calls = %d, transferred_calls = %d returning conversion_rate"
                        .formatted(total, transferred)))
                .containsExactly(rate);
    }

    @Test
    void shouldNotLetAnyoneWriteTheConversionRate() {
        assertThatThrownBy(() -> Database.execute(connection, "update campaigns set conversion_rate = 5"))
                .hasMessageContaining("can only be updated to DEFAULT");
    }

    @Test
    void shouldStampAChangeOfALead() throws Exception {
        assertThat(query("update leads set notes = 'called back' returning updated_at = now()"))
                .containsExactly("t");
    }

    @Test
    void shouldNotStampAnUpdateThatChangesNothing() throws Exception {
        assertThat(query("update leads set name = name returning updated_at::date"))
                .containsExactly("2026-01-01");
    }

    @ParameterizedTest
    @CsvSource({
        "leads, source, fax",
        "leads, status, won",
        "leads, call_status, completed",
        "call_logs, call_status, not_called",
        "call_logs, call_status, completed"
    })
    void shouldRefuseAWordThatTheColumnDoesNotKnow(String table, String column, String word) {
        assertThatThrownBy(() -> Database.execute(connection, "update %s set %s = '%s'".formatted(table, column, word)))
                .hasMessageContaining("violates check constraint \"%s_%s_check\"".formatted(table, column));
    }

    @Test
    void shouldKeepTheLeadWhenItsLatestCallItsProjectOrItsCreatorGoes() throws Exception {
        Database.execute(connection, "delete from call_logs");
        Database.execute(connection, "delete from projects");
        Database.execute(connection, "delete from auth.users");

        assertThat(query("select name, call_log_id, project_id, created_by from leads"))
                .containsExactly("L|null|null|null");
    }

    @ParameterizedTest
    @CsvSource({"leads", "campaigns", "organizations"})
    void shouldDeleteTheCallsWithWhatTheyBelongTo(String parent) throws Exception {
        Database.execute(connection, "delete from " + parent);

        assertThat(query("select * from call_logs")).isEmpty();
    }

    private List<String> query(String sql) throws SQLException {
        return Database.query(connection, sql);
    }
}
