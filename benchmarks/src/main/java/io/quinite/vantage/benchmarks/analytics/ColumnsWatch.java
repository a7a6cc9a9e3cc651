package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Asks for campaigns.total_calls, every {@value #EVERY_MS} milliseconds. */
final class ColumnsWatch extends Watch {
    private static final int EVERY_MS = 20;
    private static final String SQL =
            "select id, total_calls from campaigns where organization_id = ? and total_calls > 0";

    private final EmbeddedPostgres postgres;
    private final UUID organization;
    private final Map<UUID, Integer> places = new HashMap<>();
    private final Timeline timeline;

    ColumnsWatch(EmbeddedPostgres postgres, UUID organization, UUID[] campaigns, Timeline timeline) {
        super("columns-watch");
        this.postgres = postgres;
        this.organization = organization;
        this.timeline = timeline;
        for (int i = 0; i < campaigns.length; i++) {
            places.put(campaigns[i], i);
        }
        begin();
    }

    @Override
    void look() throws SQLException, InterruptedException {
        try (var database = postgres.connect();
                var statement = database.prepareStatement(SQL)) {
            statement.setObject(1, organization);
            while (!closed()) {
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        Integer place = places.get(rows.getObject(1, UUID.class));
                        if (place != null) {
                            timeline.columns().shows(place, rows.getLong(2));
                        }
                    }
                }
                TimeUnit.MILLISECONDS.sleep(EVERY_MS);
            }
        }
    }
}
