package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.position.Lsn;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Where a server that was promoted has left the log of the one before it. Only the replication protocol tells. */
final class Timelines {
    private static final int FIRST = 1;

    private Timelines() {}

    /** The end of each timeline before {@code timeline}. */
    static Map<Integer, Long> ends(CdcConfig config, int timeline) throws SQLException {
        if (timeline == FIRST) {
            return Map.of();
        }
        var properties = new Properties();
        properties.put("user", config.postgresUser());
        properties.put("password", config.postgresPassword().value());
        properties.put("ApplicationName", "vantage-cdc");
        properties.put("replication", "database");
        properties.put("preferQueryMode", "simple");
        properties.put("assumeMinServerVersion", "15");
        properties.put("connectTimeout", "10");
        properties.put("socketTimeout", "30");
        try (var connection = DriverManager.getConnection(config.postgresUrl(), properties);
                var statement = connection.createStatement();
                var row = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
            if (!row.next()) {
                throw new SQLException("the server does not tell the history of its timeline " + timeline);
            }
            return parse(new String(row.getBytes(2), StandardCharsets.UTF_8));
        }
    }

    /** Lines of a timeline, a tab, the LSN where it ends, a tab and the reason; others are comments. */
    static Map<Integer, Long> parse(String history) {
        var ends = new HashMap<Integer, Long>();
        history.lines().map(line -> line.strip().split("\\s+", 3)).forEach(words -> {
            if (words.length >= 2 && words[0].matches("\\d+")) {
                ends.put(Integer.parseInt(words[0]), Lsn.parse(words[1]));
            }
        });
        return Map.copyOf(ends);
    }
}
