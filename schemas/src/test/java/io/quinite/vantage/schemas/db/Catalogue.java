package io.quinite.vantage.schemas.db;

import java.sql.SQLException;
import java.util.List;

/** What PostgreSQL's catalogue says about a table, in lines that read like the DDL. */
record Catalogue(Database database, String table) {

    static Catalogue of(Database database, String table) {
        return new Catalogue(database, table);
    }

    /** {@code name type [not null] [default …|generated …]}, in their order. */
    List<String> columns() throws SQLException {
        return query("""
                select concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
                        case when a.attnotnull then 'not null' end,
                        case when a.attgenerated = 's' then 'generated stored '
                             when d.oid is not null then 'default ' end
                            || btrim(regexp_replace(pg_get_expr(d.adbin, d.adrelid), '\\s+', ' ', 'g')))
                from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                where a.attrelid = '%s'::regclass and a.attnum > 0 and not a.attisdropped
                order by a.attnum
                """);
    }

    /** Primary key, foreign keys, unique constraints and checks; PostgreSQL 18 also has a name for each not null. */
    List<String> constraints() throws SQLException {
        return query("""
                select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
                where conrelid = '%s'::regclass and contype <> 'n' order by conname
                """);
    }

    /** Without the primary key's. */
    List<String> indexes() throws SQLException {
        return query("""
                select case when i.indisunique then 'unique ' else '' end || c.relname
                        || substring(pg_get_indexdef(i.indexrelid) from ' USING btree(.*)$')
                from pg_index i join pg_class c on c.oid = i.indexrelid
                where i.indrelid = '%s'::regclass and not i.indisprimary order by c.relname
                """);
    }

    List<String> triggers() throws SQLException {
        return query(
                "select pg_get_triggerdef(oid) from pg_trigger where tgrelid = '%s'::regclass and not tgisinternal");
    }

    /** {@code name (command) to role using … with check …}. */
    List<String> policies() throws SQLException {
        return query("""
                select concat_ws(' ', polname,
                        '(' || case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                                when 'd' then 'delete' else 'all' end || ')',
                        case when polpermissive then null else 'restrictive' end,
                        case when polroles = '{0}' then null else 'to ' || polroles::regrole[]::text end,
                        'using ' || regexp_replace(pg_get_expr(polqual, polrelid), '\\s+', ' ', 'g'),
                        'with check ' || regexp_replace(pg_get_expr(polwithcheck, polrelid), '\\s+', ' ', 'g'))
                from pg_policy where polrelid = '%s'::regclass order by polname
                """);
    }

    boolean hasRowLevelSecurity() throws SQLException {
        return query("select relrowsecurity from pg_class where oid = '%s'::regclass")
                .equals(List.of("t"));
    }

    private List<String> query(String sql) throws SQLException {
        return database.query(sql.formatted(table));
    }
}
