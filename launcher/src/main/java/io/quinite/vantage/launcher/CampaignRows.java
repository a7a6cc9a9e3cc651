package io.quinite.vantage.launcher;

import io.quinite.vantage.launcher.LiveTotals.Total;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Campaigns as the tables have them now, the best first. */
record CampaignRows(List<CampaignRow> rows, long campaigns, long calls, long transferred) {
    private static final String ROWS_SQL = """
            select coalesce(c.name, c.id::text), coalesce(o.name, o.id::text), c.total_calls, c.transferred_calls,
                   c.conversion_rate, c.id, o.id
              from campaigns c
              join organizations o on o.id = c.organization_id
             order by c.conversion_rate desc, c.total_calls desc, c.id
             limit ?
            """;
    private static final String SUMS_SQL =
            "select count(*), coalesce(sum(total_calls), 0), coalesce(sum(transferred_calls), 0) from campaigns";

    record CampaignRow(
            String name,
            String organization,
            long calls,
            long transferred,
            BigDecimal conversionRate,
            UUID id,
            UUID organizationId) {
        private CampaignRow with(@Nullable Total live) {
            return live == null
                    ? this
                    : new CampaignRow(
                            name, organization, live.calls(), live.transferred(), rate(live), id, organizationId);
        }

        private static BigDecimal rate(Total live) {
            return live.calls() == 0
                    ? BigDecimal.ZERO.setScale(2)
                    : BigDecimal.valueOf(100 * live.transferred())
                            .divide(BigDecimal.valueOf(live.calls()), 2, RoundingMode.HALF_UP);
        }
    }

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
                            found.getBigDecimal(5),
                            found.getObject(6, UUID.class),
                            found.getObject(7, UUID.class)));
                }
            }
        }
        try (var statement = database.createStatement();
                var found = statement.executeQuery(SUMS_SQL)) {
            found.next();
            return new CampaignRows(rows, found.getLong(1), found.getLong(2), found.getLong(3));
        }
    }

    /** The same campaigns with newer totals, where there are any; the best again first. */
    CampaignRows with(Map<UUID, Total> live, int limit) {
        var newer = rows.stream().map(row -> row.with(live.get(row.id()))).toList();
        long moreCalls = 0;
        long moreTransferred = 0;
        for (int i = 0; i < newer.size(); i++) {
            moreCalls += newer.get(i).calls() - rows.get(i).calls();
            moreTransferred += newer.get(i).transferred() - rows.get(i).transferred();
        }
        var best = newer.stream()
                .sorted(Comparator.comparing(CampaignRow::conversionRate)
                        .thenComparing(CampaignRow::calls)
                        .reversed()
                        .thenComparing(CampaignRow::id))
                .limit(limit)
                .toList();
        return new CampaignRows(best, campaigns, calls + moreCalls, transferred + moreTransferred);
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
