package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MigratorIT {
    private static final List<String> EVERY_FILE = Database.migrationFiles().stream()
            .map(Path::getFileName)
            .map(Path::toString)
            .toList();

    @Test
    void shouldRunEveryFileInOrderAndOnce() throws Exception {
        try (var database = Database.empty()) {
            var first = Migrator.migrate(database.url(), "postgres", "");
            var second = Migrator.migrate(database.url(), "postgres", "");

            assertThat(first)
                    .startsWith("000_master_schema.sql", "001_rls_policies.sql", "002_pipeline.sql")
                    .isEqualTo(EVERY_FILE);
            assertThat(second).isEmpty();
        }
    }

    @Test
    void shouldChangeNothingWhenTheFilesAreRunAgainByHand() throws Exception {
        try (var database = Database.migrated()) {
            var before = Snapshot.of(database, "public", "auth", "pipeline");

            database.runFilesByHand();

            assertThat(Snapshot.of(database, "public", "auth", "pipeline")).isEqualTo(before);
        }
    }

    @Test
    void shouldTakeOverADatabaseWhoseFilesWereRunByHand() throws Exception {
        try (var database = Database.empty()) {
            database.runFilesByHand();
            database.execute("create table pipeline.some_state (id int)");
            var before = Snapshot.of(database, "public", "auth");

            Migrator.migrate(database.url(), "postgres", "");

            assertThat(Snapshot.of(database, "public", "auth")).isEqualTo(before);
            assertThat(Migrator.migrate(database.url(), "postgres", "")).isEmpty();
        }
    }

    @Test
    void shouldLetTwoWaitForEachOther() throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        try (var database = Database.empty()) {
            Callable<List<String>> migrate = () -> Migrator.migrate(database.url(), "postgres", "");

            var done = threads.invokeAll(List.of(migrate, migrate));

            assertThat(done.get(0).get().size() + done.get(1).get().size()).isEqualTo(EVERY_FILE.size());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldSayInOneSentenceWhatIsWrong() throws Exception {
        try (var database = Database.empty()) {
            String missing = database.url().replaceAll("/test_.*", "/nowhere");

            assertThatThrownBy(() -> Migrator.migrate(missing, "postgres", ""))
                    .isInstanceOf(MigrationException.class)
                    .hasMessage("cannot connect to " + missing
                            + " as postgres: FATAL: database \"nowhere\" does not exist");
            assertThatThrownBy(() -> Migrator.migrate(database.url(), "nobody", ""))
                    .hasMessageContaining("as nobody: FATAL: role \"nobody\" does not exist");
            assertThatThrownBy(() -> Migrator.migrate("postgresql://localhost/x?password=s3cret", "postgres", ""))
                    .hasMessage("'postgresql://localhost/x' is no address of a PostgreSQL;"
                            + " it begins with jdbc:postgresql://");
        }
    }

    @Test
    void shouldGiveUpOnAServerThatStaysAway() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/x?password=s3cret";

        assertThatThrownBy(() -> Server.reach(url, "postgres", "", Duration.ofSeconds(1)))
                .isInstanceOf(MigrationException.class)
                .hasMessageStartingWith(
                        "no answer from jdbc:postgresql://127.0.0.1:" + port + "/x in 1 s: Connection to")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void shouldNameTheStatementThatFailedInTheServersWords() throws Exception {
        try (var database = Database.empty()) {
            database.execute("create view leads as select 1 as id");

            assertThatThrownBy(() -> Migrator.migrate(database.url(), "postgres", ""))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageStartingWith("cannot migrate " + database.url() + ": ")
                    .hasMessageContaining("leads");
            assertThat(database.query("select to_regclass('public.call_logs')")).containsExactly("null");
        }
    }
}
