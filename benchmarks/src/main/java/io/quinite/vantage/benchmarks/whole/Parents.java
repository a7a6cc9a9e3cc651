package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.benchmarks.harness.ChildStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;

/** What calls belong to, there before them. */
final class Parents {
    private static final int BUSY_CAMPAIGNS = 10;
    private static final int BUSY_LEADS = 1_000;

    final UUID organization = UUID.randomUUID();
    final UUID[] campaigns =
            Stream.generate(UUID::randomUUID).limit(BUSY_CAMPAIGNS).toArray(UUID[]::new);
    final UUID[] leads = Stream.generate(UUID::randomUUID).limit(BUSY_LEADS).toArray(UUID[]::new);
    private final Probes probes;

    Parents(Probes probes) {
        this.probes = probes;
    }

    void insert(ChildStack stack) throws Exception {
        try (var connection = stack.connect();
                var statement = connection.createStatement()) {
            statement.execute("insert into organizations (id, name) values ('" + organization + "', 'benchmark')");
            insert(
                    connection,
                    "insert into campaigns (id, organization_id, name) select id, ?, 'c' from unnest(?) id",
                    campaigns,
                    probes.campaigns);
            insert(
                    connection,
                    "insert into leads (id, organization_id, name, phone, source)"
                            + " select id, ?, 'somebody', '+9198' || hashtext(id::text), 'csv_upload' from unnest(?) id",
                    leads,
                    probes.leads);
            statement.execute("analyze");
        }
    }

    private void insert(Connection connection, String sql, UUID[] some, UUID[] others) throws SQLException {
        try (var insert = connection.prepareStatement(sql)) {
            insert.setObject(1, organization);
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid",
                            Stream.concat(Arrays.stream(some), Arrays.stream(others))
                                    .toArray()));
            insert.executeUpdate();
        }
    }
}
