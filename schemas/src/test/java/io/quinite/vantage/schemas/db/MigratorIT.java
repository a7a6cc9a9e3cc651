package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

class MigratorIT {
    @Test
    void shouldRunEveryFileOnce() throws Exception {
        try (var postgres = EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");

            var first = Migrator.migrate(url, "postgres", "");
            var second = Migrator.migrate(url, "postgres", "");

            assertThat(first).startsWith("000_master_schema.sql", "001_rls_policies.sql", "002_pipeline.sql");
            assertThat(second).isEmpty();
        }
    }
}
