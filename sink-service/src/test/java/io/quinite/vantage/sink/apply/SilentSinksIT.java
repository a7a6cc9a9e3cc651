package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.sink.store.SilentSinks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

final class SilentSinksIT {
    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    @Test
    void shouldEndOnlyWorkersThatAreSilentInTheMidstOfAStatement() throws Exception {
        try (var waiting = connect("worker 3");
                var silent = connect("worker 1");
                var resting = connect("worker 2");
                var other = connect("rebuild")) {
            execute(resting, "select 1");
            CopyIn silentCopy = copy(silent);
            CopyIn otherCopy = copy(other);
            // Until the server waits for their rows, both of them.
            await().until(() -> STACK.tables()
                            .number("select count(*) from pg_stat_activity where query like 'copy call_logs%'"
                                    + " and wait_event = 'ClientRead'")
                    == 2);

            assertThat(SilentSinks.end(waiting, Duration.ofHours(1))).isZero();
            assertThat(SilentSinks.end(waiting, Duration.ZERO)).isEqualTo(1);

            assertThatThrownBy(silentCopy::endCopy).isInstanceOf(SQLException.class);
            silent.abort(Runnable::run);
            otherCopy.cancelCopy();
            execute(resting, "select 1");
            execute(waiting, "select 1");
        }
    }

    private static Connection connect(String purpose) throws Exception {
        var connection = STACK.connectAsSink();
        execute(connection, "set application_name = 'vantage-sink " + purpose + "'");
        connection.setAutoCommit(false);
        return connection;
    }

    private static CopyIn copy(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy call_logs (id) from stdin");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
