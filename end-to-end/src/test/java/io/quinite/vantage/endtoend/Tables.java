package io.quinite.vantage.endtoend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL holds, in the form of {@link Oracle}. */
final class Tables {
    private static final String ISO = "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    private Tables() {}

    static Map<String, Map<String, @Nullable String>> calls(Connection connection) throws SQLException {
        return rows(connection, """
                select call_sid as key, organization_id, campaign_id, lead_id, call_status, transferred::text as transferred,
                    %s as transferred_at, transfer_reason, transfer_department, %s as call_timestamp, duration, transcript,
                    recording_url, notes, metadata ->> 'n' as "metadata.n"
                from call_logs
                """.formatted(ISO.formatted("transferred_at"), ISO.formatted("call_timestamp")));
    }

    static Map<String, Map<String, @Nullable String>> leads(Connection connection) throws SQLException {
        return rows(connection, """
                select l.id as key, l.organization_id, l.name, l.email, l.source, l.status, l.notes,
                    l.metadata ->> 'budget' as "metadata.budget", l.metadata ->> 'color' as "metadata.color", l.call_status,
                    %s as call_date, c.call_sid, l.transferred_to_human::text as transferred_to_human
                from leads l left join call_logs c on c.id = l.call_log_id
                """.formatted(ISO.formatted("l.call_date")));
    }

    static Map<String, String> totals(Connection connection) throws SQLException {
        return column(connection, "select id, total_calls || '/' || transferred_calls from campaigns");
    }

    /** Two columns, the first one the key. */
    static Map<String, String> column(Connection connection, String sql) throws SQLException {
        var values = new TreeMap<String, String>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                values.put(result.getString(1), result.getString(2));
            }
        }
        return values;
    }

    static long count(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Map<String, Map<String, @Nullable String>> rows(Connection connection, String sql)
            throws SQLException {
        var rows = new TreeMap<String, Map<String, @Nullable String>>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.put(result.getString("key"), row(result));
            }
        }
        return rows;
    }

    private static Map<String, @Nullable String> row(ResultSet result) throws SQLException {
        var row = new LinkedHashMap<String, @Nullable String>();
        var columns = result.getMetaData();
        for (int i = 2; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), result.getString(i));
        }
        return row;
    }
}
