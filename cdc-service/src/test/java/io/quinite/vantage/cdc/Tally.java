package io.quinite.vantage.cdc;

import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * How what is published differs from what was committed.
 *
 * @param committed changes
 * @param lost changes that are not published
 * @param repeated changes that are published again, each time
 * @param disordered changes that come after a newer one of the same lead, repetitions left aside
 */
record Tally(int committed, int lost, int repeated, int disordered) {
    private static final long XID_MASK = 0xffff_ffffL;

    private record Change(String lead, long txid, String op, String images) {}

    static Tally of(TestStack stack, Published published) throws SQLException {
        var places = new HashMap<Change, List<Integer>>();
        int committed = 0;
        try (var connection = stack.postgres().connect();
                var rows = connection.createStatement().executeQuery("""
                        select lead::text, txid, op, coalesce(before, '') || '>' || coalesce(after, '') from audit.changes
                        order by number
                        """)) {
            while (rows.next()) {
                places.computeIfAbsent(
                                new Change(
                                        rows.getString(1),
                                        rows.getLong(2) & XID_MASK,
                                        rows.getString(3),
                                        rows.getString(4)),
                                key -> new ArrayList<>())
                        .add(committed++);
            }
        }
        var seen = new HashSet<Integer>();
        var newest = new HashMap<String, Integer>();
        int repeated = 0;
        int disordered = 0;
        for (var record : published.records) {
            LeadChange value = record.value();
            if (value == null) {
                continue;
            }
            String images = Objects.toString(Audit.image(value.getBefore()), "") + ">"
                    + Objects.toString(Audit.image(value.getAfter()), "");
            var candidates = places.getOrDefault(
                    new Change(record.key(), value.getTxid(), value.getOp().name(), images), List.of());
            var place = candidates.stream()
                    .filter(candidate -> !seen.contains(candidate))
                    .findFirst();
            if (place.isEmpty()) {
                repeated++;
                continue;
            }
            seen.add(place.get());
            if (place.get() < newest.getOrDefault(record.key(), -1)) {
                disordered++;
            }
            newest.merge(record.key(), place.get(), Math::max);
        }
        return new Tally(committed, committed - seen.size(), repeated, disordered);
    }
}
