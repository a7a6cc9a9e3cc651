package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MigrateCommandIT {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldFindTheRunningStacksDatabaseAndSayWhatItRan(@TempDir Path data) throws Exception {
        try (var database = Database.empty()) {
            Files.writeString(
                    data.resolve("endpoints.env"),
                    "INGEST_URL=http://127.0.0.1:1\nPOSTGRES_URL="
                            + database.url().replace("jdbc:postgresql://", "postgresql://postgres:x@") + "\n");

            int status = run("--data", data.toString());

            assertThat(status).isZero();
            assertThat(out.toString()).startsWith("ran 000_master_schema.sql\n").endsWith("up to date\n");
            assertThat(run("--url", database.url())).isZero();
            assertThat(out.toString()).endsWith("up to date, nothing to run\n");
        }
    }

    @Test
    void shouldTakeAddressUserAndPasswordFromAFileOfSettings(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("migrator.properties");
        try (var database = Database.empty()) {
            Files.writeString(
                    file, "postgres.url=" + database.url() + "\npostgres.user=postgres\npostgres.password=x\n");

            assertThat(run("--config", file.toString())).isZero();
        }

        assertThat(out.toString()).startsWith("ran 000_master_schema.sql\n").endsWith("up to date\n");
        assertThat(run("--config", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("migrate: cannot read " + directory.resolve("none"));
    }

    @Test
    void shouldSayInASentenceThatNoStackRuns(@TempDir Path data) {
        int status = run("--data", data.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo(
                        "migrate: no --url was given, and no stack runs on %1$s; start one with: vantage up --data %1$s\n"
                                .formatted(data));
    }

    private int run(String... arguments) {
        return new CommandLine(new MigrateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
