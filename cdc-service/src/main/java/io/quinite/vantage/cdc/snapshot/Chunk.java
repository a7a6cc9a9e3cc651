package io.quinite.vantage.cdc.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leads into the log, in the transaction that is open on the connection. */
final class Chunk {
    private final Connection connection;
    private final Scope scope;

    Chunk(Connection connection, Scope scope) {
        this.connection = connection;
        this.scope = scope;
    }

    /** The ids that follow, in their order; none where there are no more. */
    List<UUID> next(@Nullable UUID after, int count) throws SQLException {
        String sql = Statement.NEXT
                .text()
                .replace(":after", after == null ? "" : "and id > ?")
                .replace(":scope", scope.condition());
        var ids = new ArrayList<UUID>();
        try (var statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            if (after != null) {
                statement.setObject(parameter++, after);
            }
            statement.setInt(scope.bind(statement, parameter), count);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return ids;
    }

    /**
     * Writes the leads into the log that are there and, where {@code skipLocked}, that nobody else has locked.
     *
     * @return which
     */
    Set<UUID> write(Collection<UUID> ids, boolean skipLocked) throws SQLException {
        String sql = Statement.LEADS
                .text()
                .replace(":columns", columns())
                .replace(":scope", scope.condition())
                .replace(":skip", skipLocked ? "skip locked" : "");
        var written = new HashSet<UUID>();
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            scope.bind(statement, 2);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    written.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return written;
    }

    /** In the forms that the engine gives them: see {@code change.ColumnText}. */
    private String columns() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("lock table public.leads in access share mode");
            var columns = new ArrayList<String>();
            try (var rows = statement.executeQuery(Statement.COLUMNS.text())) {
                while (rows.next()) {
                    String name = rows.getString("name");
                    columns.add(form(name, rows.getString("type")) + " as " + name);
                }
            }
            return String.join(", ", columns);
        }
    }

    private static String form(String column, String type) {
        return switch (type) {
            case "boolean" -> "case " + column + " when true then 't' when false then 'f' end";
            case "timestamp with time zone" ->
                "case when isfinite(" + column + ") then (extract(epoch from " + column + ") * 1000000)::bigint when "
                        + column + " > now() then " + Long.MAX_VALUE + " when " + column + " < now() then ("
                        + Long.MIN_VALUE + ")::bigint end";
            default -> column + "::text";
        };
    }
}
