package io.quinite.vantage.launcher;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Campaigns as the tables have them now, the best first. */
record CampaignRows(List<CampaignRow> rows, long campaigns, long calls, long transferred) {
    private static final String ROWS_SQL = """
            select coalesce(c.name, c.id::text), coalesce(o.name, o.id::text), c.total_calls, c.transferred_calls,
                   c.conversion_rate
              from campaigns c
              join organizations o on o.id = c.organization_id
             order by c.conversion_rate desc, c.total_calls desc, c.id
             limit ?
            """;
    private static final String SUMS_SQL =
            "select count(*), coalesce(sum(total_calls), 0), coalesce(sum(transferred_calls), 0) from campaigns";

    record CampaignRow(String name, String organization, long calls, long transferred, BigDecimal conversionRate) {}

    CampaignRows {
        rows = List.copyOf(rows);
    }

    static CampaignRows read(Connection database, int limit) throws SQLException {
        var rows = new ArrayList<CampaignRow>();
        try (var statement = database.prepareStatement(ROWS_SQL)) {
            statement.setInt(1, limit);
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(new CampaignRow(
                            found.getString(1),
                            found.getString(2),
                            found.getLong(3),
                            found.getLong(4),
                            found.getBigDecimal(5)));
                }
            }
        }
        try (var statement = database.createStatement();
                var found = statement.executeQuery(SUMS_SQL)) {
            found.next();
            return new CampaignRows(rows, found.getLong(1), found.getLong(2), found.getLong(3));
        }
    }

    /** A table for the terminal, without the last line's end. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT, "%-32s %-24s %12s %12s %9s", "campaign", "organization", "calls", "transferred", "rate"));
        rows.forEach(row -> lines.add(String.format(
                Locale.ROOT,
                "%-32s %-24s %,12d %,12d %8s%%",
                cut(row.name(), 32),
                cut(row.organization(), 24),
                row.calls(),
                row.transferred(),
                row.conversionRate())));
        String all = campaigns > rows.size() ? campaigns + " campaigns, the best shown" : campaigns + " campaigns";
        double rate = calls == 0 ? 0 : 100.0 * transferred / calls;
        lines.add(String.format(Locale.ROOT, "%-57s %,12d %,12d %8.2f%%", all, calls, transferred, rate));
        return lines;
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }
}
