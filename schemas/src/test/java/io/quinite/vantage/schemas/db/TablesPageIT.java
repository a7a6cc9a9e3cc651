package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/tables.md} is what the catalogue and its comments say. */
class TablesPageIT {
    private static final Path PAGE = Path.of("../docs/tables.md");
    private static final Path FRESH = Path.of("target/tables.md");
    private static final String INTRODUCTION = """
            # Tables

            As PostgreSQL's catalogue has them after the migrations; checked by `TablesPageIT`, which writes `schemas/target/tables.md` anew.
            Row level security, roles and how to migrate: [database.md](database.md). On Supabase `organizations`, `projects`, `profiles`,
            `auth.users` and the other columns of `campaigns` are the project's own.
            """;

    @Test
    void shouldSayWhatTheCatalogueSays() throws Exception {
        try (var database = Database.migrated()) {
            var page = new StringBuilder(INTRODUCTION);
            for (String table : List.of("leads", "call_logs", "campaigns", "websocket_servers")) {
                page.append(section(database, table));
            }
            page.append(own(database));
            Files.writeString(FRESH, page);

            assertThat(PAGE)
                    .as("copy %s over it when the new one is right", FRESH)
                    .hasContent(page.toString());
        }
    }

    /** What the services keep for themselves: the contract is that it may change, so no columns. */
    private static String own(Database database) throws SQLException {
        var tables = database.query("""
                select format('| %s | %s |', relname, obj_description(oid)) from pg_class
                where relnamespace = 'pipeline'::regnamespace and relkind = 'r' and relname <> 'migrations' order by relname
                """);
        return "\n## Schema pipeline\nThe services' own; it changes as they need.\n\n| table | |\n|---|---|\n"
                + String.join("\n", tables) + "\n";
    }

    private static String section(Database database, String table) throws SQLException {
        var lines = new ArrayList<String>();
        lines.add("\n## " + table);
        database.query("select obj_description('%s'::regclass) where obj_description('%1$s'::regclass) is not null"
                        .formatted(table))
                .forEach(comment -> lines.add(comment + "\n"));
        lines.add("| column | type | default | |");
        lines.add("|---|---|---|---|");
        lines.addAll(database.query(COLUMNS.formatted(table)));
        lines.add("\nIndexes: "
                + String.join(
                        ", ",
                        Catalogue.of(database, table).indexes().stream()
                                .map(index -> "`" + index + "`")
                                .toList())
                + ".");
        return String.join("\n", lines) + "\n";
    }

    private static final String COLUMNS = """
            select format('| %%s | %%s%%s | %%s | %%s |', attname,
                case format_type(atttypid, atttypmod) when 'timestamp with time zone' then 'timestamptz'
                    else format_type(atttypid, atttypmod) end,
                case when attnotnull then ' not null' end,
                case when attgenerated = 's' then 'computed' else regexp_replace(pg_get_expr(adbin, adrelid), '::text$', '') end,
                concat_ws(' ', col_description(attrelid, attnum), (
                    select case contype when 'p' then 'primary key'
                        when 'f' then '→ ' || confrelid::regclass || case confdeltype when 'c' then ', deleted with it' when 'n' then ', null when that goes' end
                        when 'c' then 'one of ' || (select string_agg(word[1], ', ') from regexp_matches(pg_get_constraintdef(oid), '''([^'']+)''', 'g') word) end
                    from pg_constraint where conrelid = attrelid and conkey = array [attnum] and contype in ('p', 'f', 'c'))))
            from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
            where attrelid = '%s'::regclass and attnum > 0 and not attisdropped
            order by attnum
            """;
}
