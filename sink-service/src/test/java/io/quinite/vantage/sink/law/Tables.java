package io.quinite.vantage.sink.law;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables as the oracle sees them, and the rows that the pipeline only refers to. */
public final class Tables {
    private static final String ISO = "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'";

    private final Connection connection;

    /** @param connection of a superuser, in UTC, committing by itself */
    public Tables(Connection connection) throws SQLException {
        this.connection = connection;
        run("set time zone 'UTC'");
    }

    public void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As after the migrations. */
    public void empty() throws SQLException {
        run("set vantage.writer = 'sink'");
        run(
                "truncate leads, call_logs, campaigns, projects, organizations, pipeline.sink_offsets, pipeline.call_states,"
                        + " pipeline.lead_states, pipeline.parked_facts, pipeline.dead_letters, pipeline.campaign_totals cascade");
        run("reset vantage.writer");
    }

    public void addOrganizationsAndProjects(RandomFacts world) throws SQLException {
        for (UUID organization : world.organizations) {
            run("insert into organizations (id, name) values ('" + organization + "', 'o')");
        }
        for (var project : world.projects.entrySet()) {
            run("insert into projects (id, organization_id, name) values ('" + project.getKey() + "', '"
                    + project.getValue() + "', 'p')");
        }
    }

    public void addCampaigns(RandomFacts world) throws SQLException {
        for (var campaign : world.campaigns.entrySet()) {
            run("insert into campaigns (id, organization_id, name) values ('" + campaign.getKey() + "', '"
                    + campaign.getValue() + "', 'c')");
        }
    }

    /** By call_sid. */
    public Map<String, Map<String, @Nullable String>> calls() throws SQLException {
        return rows(
                "call_sid",
                "select call_sid, organization_id, campaign_id, lead_id, call_status, transferred,"
                        + " to_char(transferred_at, " + ISO
                        + ") as transferred_at, transfer_reason, transfer_department,"
                        + " to_char(call_timestamp, " + ISO
                        + ") as call_timestamp, duration, transcript, conversation_summary,"
                        + " recording_url, notes, metadata from call_logs");
    }

    /** By lead id: what facts about leads decide. */
    public Map<String, Map<String, @Nullable String>> leads() throws SQLException {
        return rows(
                "id",
                "select id, organization_id, name, email, phone, source, status, project_id, notes, metadata from leads");
    }

    /** By lead id: what calls decide. */
    public Map<String, Map<String, @Nullable String>> standings() throws SQLException {
        return rows(
                "id",
                "select l.id, l.call_status, to_char(l.call_date, " + ISO + ") as call_date,"
                        + " c.call_sid as latest_call_sid, l.transferred_to_human"
                        + " from leads l left join call_logs c on c.id = l.call_log_id");
    }

    private Map<String, Map<String, @Nullable String>> rows(String key, String sql) throws SQLException {
        Map<String, Map<String, @Nullable String>> found = new TreeMap<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                Map<String, @Nullable String> row = new TreeMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String column = rows.getMetaData().getColumnLabel(i);
                    Object value = rows.getObject(i);
                    String text = value == null ? null : value.toString();
                    row.put(
                            column,
                            column.equals("metadata") && text != null ? Oracle.canonical(Oracle.parse(text)) : text);
                }
                found.put(Objects.requireNonNull(row.get(key)), row);
            }
        }
        return found;
    }

    /** Every byte of the rows, but for what the clock decides. */
    public String fingerprint() throws SQLException {
        return value("select md5(coalesce(string_agg(t, '' order by t), '')) from ("
                + "select (to_jsonb(c) - 'created_at')::text as t from call_logs c union all "
                + "select (to_jsonb(l) - 'created_at' - 'updated_at')::text from leads l) rows");
    }

    public String value(String sql) throws SQLException {
        return String.valueOf(list(sql).get(0));
    }

    public long number(String sql) throws SQLException {
        return Long.parseLong(value(sql));
    }

    public List<String> list(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
        }
        return found;
    }

    /** Partitions of which the account does not close: consumed = stored + merged + parked + dead-lettered. */
    public List<String> unbalanced() throws SQLException {
        return list(
                "select o.topic || '-' || o.partition || ': ' || o.consumed || ' <> ' || o.stored || '+' || o.merged"
                        + " || '+' || p.parked || '+' || o.dead_lettered || ' letters ' || d.letters"
                        + " from pipeline.sink_offsets o"
                        + " cross join lateral (select count(*) parked from pipeline.parked_facts p"
                        + "   where p.topic = o.topic and p.partition = o.partition) p"
                        + " cross join lateral (select count(*) letters from pipeline.dead_letters d"
                        + "   where d.topic = o.topic and d.partition = o.partition) d"
                        + " where o.consumed <> o.stored + o.merged + p.parked + o.dead_lettered or o.dead_lettered <> d.letters");
    }

    /** What the oracle expects of all leads, from their facts and their calls. */
    public static Map<String, Map<String, @Nullable String>> standings(
            Iterable<UUID> leads, Map<String, Map<String, @Nullable String>> calls) {
        Map<String, Map<String, @Nullable String>> expected = new LinkedHashMap<>();
        for (UUID lead : leads) {
            var row = Oracle.standing(lead.toString(), calls.values());
            row.put("id", lead.toString());
            expected.put(lead.toString(), row);
        }
        return expected;
    }
}
