package io.quinite.vantage.schemas.db;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that the catalogue says about whole schemas and about the server's roles, for comparing before and after.
 * Object ids are part of it: what was dropped and made again is not what was there.
 */
record Snapshot(List<String> lines) {

    static Snapshot of(Database database, String... schemas) throws SQLException {
        String these = Stream.of(schemas)
                .map("'%s'::regnamespace"::formatted)
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return new Snapshot(database.query(EVERYTHING.replace(":schemas", these)));
    }

    // Policies are dropped and made again by a second run, so they are compared by what they say.
    private static final String EVERYTHING = """
            with relations as (select * from pg_class where relnamespace in (:schemas)),
                 functions as (select * from pg_proc where pronamespace in (:schemas))
            select 'schema', oid::text, nspname, nspowner::regrole::text, nspacl::text from pg_namespace where oid in (:schemas)
            union all
            select 'relation', oid::text, concat_ws(' ', relname, relkind), relowner::regrole::text,
                concat_ws(' ', relacl::text, relrowsecurity, relforcerowsecurity, relreplident) from relations
            union all
            select 'column', attrelid::text, attnum || ' ' || attname, format_type(atttypid, atttypmod),
                concat_ws(' ', attnotnull, attgenerated, attacl::text, pg_get_expr(adbin, adrelid))
            from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
            where attrelid in (select oid from relations) and attnum > 0
            union all
            select 'constraint', oid::text, conname, conrelid::text, pg_get_constraintdef(oid) from pg_constraint where connamespace in (:schemas)
            union all
            select 'index', indexrelid::text, indexrelid::regclass::text, indrelid::text, pg_get_indexdef(indexrelid)
            from pg_index where indrelid in (select oid from relations)
            union all
            select 'function', oid::text, proname, proowner::regrole::text, concat_ws(' ', proacl::text, provolatile, md5(prosrc))
            from functions
            union all
            select 'trigger', '', tgname, tgrelid::regclass::text, pg_get_triggerdef(oid)
            from pg_trigger where tgrelid in (select oid from relations) and not tgisinternal
            union all
            select 'policy', '', polname, polrelid::regclass::text, concat_ws(' ', polcmd, polroles::regrole[]::text,
                pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
            from pg_policy where polrelid in (select oid from relations)
            union all
            select 'comment', objoid::text, objsubid::text, '', description from pg_description where objoid in (select oid from relations)
            union all
            select 'default privilege', '', defaclrole::regrole::text, defaclobjtype::text, defaclacl::text from pg_default_acl
            union all
            select 'role', oid::text, rolname, '', concat_ws(' ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
                rolreplication, rolbypassrls, rolconfig::text) from pg_roles
            union all
            select 'extension', oid::text, extname, extnamespace::regnamespace::text, extversion from pg_extension
            union all
            select 'publication', oid::text, pubname, '', '' from pg_publication
            order by 1, 2, 3, 4, 5
            """;
}
