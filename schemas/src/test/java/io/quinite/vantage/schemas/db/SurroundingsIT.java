package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The migrations on a database that has Supabase's surroundings: they use them and leave them alone. */
class SurroundingsIT {
    private static final String MIGRATOR = "project_owner";

    /** A server of its own: roles belong to the whole server, and other tests leave theirs there. */
    private static TestServer server;

    private Database database;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close().close();
    }

    @BeforeEach
    void surroundAsSupabaseDoes() throws Exception {
        database = Database.on(server);
        database.execute("alter database " + database.name() + " set search_path = \"$user\", public, extensions");
        try (var sql =
                Objects.requireNonNull(SurroundingsIT.class.getResourceAsStream("/db/supabase-surroundings.sql"))) {
            database.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
        database.execute("alter database " + database.name() + " owner to " + MIGRATOR);
    }

    @AfterEach
    void forget() throws Exception {
        database.close();
        try (var connection = server.connect()) {
            for (String role : Database.query(
                    connection,
                    "select rolname from pg_roles where rolname <> 'postgres' and rolname not like 'pg\\_%'"
                            + " order by rolname = '" + MIGRATOR + "'")) {
                // What it may do to the server, such as setting a parameter, keeps a role alive.
                Database.execute(connection, "drop owned by " + role);
                Database.execute(connection, "drop role " + role);
            }
        }
    }

    @Test
    void shouldLeaveWhatIsThereAsItIs() throws Exception {
        var auth = Snapshot.of(database, "auth", "extensions").lines();
        var tables = Snapshot.of(database, "public").lines();
        var rows = rows();

        Migrator.migrate(database.url(), MIGRATOR, "");
        database.runFilesByHand();

        assertThat(Snapshot.of(database, "auth", "extensions").lines())
                .as("auth, extensions, and the roles that were there")
                .containsAll(auth)
                .filteredOn(line -> !auth.contains(line))
                .allMatch(line -> line.matches(
                        "(role\\|\\d+\\|vantage_|publication\\|\\d+\\|vantage_leads|default privilege\\|).*"));
        assertThat(Snapshot.of(database, "public").lines())
                .map(SurroundingsIT::withoutGrantsToTheServices)
                .containsAll(tables);
        assertThat(rows()).isEqualTo(rows);
        assertThat(database.query(
                        "select id, grantee::regrole, privilege_type from (values ('organizations'), ('projects'), ('campaigns'))"
                                + " t (id), pg_class c, aclexplode(c.relacl) where c.oid = t.id::regclass and grantee::regrole::text like 'vantage%'"
                                + " order by 1, 2"))
                .containsExactly(
                        "campaigns|vantage_sink|SELECT",
                        "campaigns|vantage_reader|SELECT",
                        "organizations|vantage_sink|SELECT",
                        "organizations|vantage_reader|SELECT",
                        "projects|vantage_sink|SELECT",
                        "projects|vantage_reader|SELECT");
    }

    @Test
    void shouldAddTheTotalsThatCampaignsLackAndKeepTheOnesItHas() throws Exception {
        Migrator.migrate(database.url(), MIGRATOR, "");

        assertThat(Catalogue.of(database, "campaigns").columns())
                .startsWith(
                        "id uuid not null default gen_random_uuid()",
                        "organization_id uuid",
                        "name text not null",
                        "start_date date",
                        "total_calls integer not null default 0",
                        "transferred_calls integer not null default 0")
                .hasSize(7);
        assertThat(Catalogue.of(database, "campaigns").indexes())
                .containsExactly("campaigns_by_start (start_date)", "idx_campaigns_conversion (conversion_rate DESC)");
        assertThat(database.query("select total_calls, conversion_rate from campaigns"))
                .containsExactly("7|0.00");
    }

    @Test
    void shouldUseTheExtensionWhereItLives() throws Exception {
        Migrator.migrate(database.url(), MIGRATOR, "");

        assertThat(database.query(
                        "select distinct pronamespace::regnamespace from pg_proc where proname = 'uuid_generate_v4'"))
                .containsExactly("extensions");
        assertThat(database.query("insert into leads (organization_id, name) select id, 'Zoë' from organizations"
                        + " returning id is not null"))
                .containsExactly("t");
    }

    @Test
    void shouldStandInForTheExtensionWhereItMayNotBeCreated() throws Exception {
        database.execute("drop extension \"uuid-ossp\"; alter database " + database.name() + " owner to postgres");

        try (var connection = database.connect(MIGRATOR)) {
            Database.execute(connection, Files.readString(Database.MIGRATIONS.resolve("000_master_schema.sql")));
        }

        assertThat(Catalogue.of(database, "leads").columns()).contains("id uuid not null default uuid_generate_v4()");
        assertThat(database.query("select count(distinct uuid_generate_v4()) from generate_series(1, 100)"))
                .containsExactly("100");
    }

    /** Supabase grants every new table in public to everybody: row level security is all that stands before it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anon | insert into websocket_servers (name, url) values ('x', 'wss://x')",
                "authenticated | insert into websocket_servers (name, url) values ('x', 'wss://x')",
                "anon | insert into leads (organization_id, name) values ('00000000-0000-4000-8000-000000000001', 'x')",
                "authenticated | insert into leads (organization_id, name) values ('00000000-0000-4000-8000-000000000001', 'x')"
            })
    void shouldKeepStrangersOut(String role, String statement) throws Exception {
        Migrator.migrate(database.url(), MIGRATOR, "");
        try (var connection = database.connect()) {
            Database.execute(connection, "set role " + role);

            assertThatThrownBy(() -> Database.execute(connection, statement))
                    .hasMessageContaining("violates row-level security policy");
        }
    }

    /** PostgreSQL 15 lets nobody but a superuser give these attributes; Supabase has an extension of its own for that. */
    @Test
    void shouldGiveTheRolesWhatTheyNeedThoughTheMigratorIsNoSuperuser() throws Exception {
        boolean mayGive = database.query("select current_setting('server_version_num')::int >= 160000")
                .equals(List.of("t"));

        var warnings = runFilesAs(MIGRATOR);

        assertThat(warnings).hasSize(mayGive ? 0 : 3);
        assertThat(
                        database.query(
                                "select rolname, rolbypassrls, rolreplication from pg_roles where rolname like 'vantage\\_%' order by 1"))
                .containsExactlyElementsOf(
                        mayGive
                                ? List.of(
                                        "vantage_cdc|t|t", "vantage_feed|f|f", "vantage_reader|t|f", "vantage_sink|t|f")
                                : List.of(
                                        "vantage_cdc|f|f",
                                        "vantage_feed|f|f",
                                        "vantage_reader|f|f",
                                        "vantage_sink|f|f"));
    }

    @Test
    void shouldGoOnAndSayWhatASuperuserMustDoWhereTheMigratorMayNotGiveIt() throws Exception {
        database.execute("alter role project_owner noreplication nobypassrls");

        var warnings = runFilesAs(MIGRATOR);

        assertThat(warnings)
                .contains(
                        "the role vantage_cdc cannot work yet, because project_owner may not give it what it needs;"
                                + " let a superuser run: alter role vantage_cdc replication bypassrls",
                        "the role vantage_sink cannot work yet, because project_owner may not give it what it needs;"
                                + " let a superuser run: alter role vantage_sink bypassrls");
    }

    @Test
    void shouldStopAndSayWhichRolesAnAdministratorMustCreate() throws Exception {
        database.execute("alter role project_owner nocreaterole");

        assertThatThrownBy(() -> Migrator.migrate(database.url(), MIGRATOR, ""))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("the role vantage_sink is missing and project_owner may not create roles")
                .hasMessageContaining("create role vantage_cdc nologin replication bypassrls");

        database.execute("create role vantage_sink nologin bypassrls; create role vantage_reader nologin bypassrls;"
                + " create role vantage_cdc nologin replication bypassrls; create role vantage_feed nologin");
        assertThat(Migrator.migrate(database.url(), MIGRATOR, "")).startsWith("002_pipeline.sql");
    }

    private static String withoutGrantsToTheServices(String line) {
        return line.replaceAll(",?vantage_\\w+=[^,}]*", "").replace(" {}", "");
    }

    private List<String> rows() throws SQLException {
        var rows = new ArrayList<String>();
        rows.addAll(database.query("select * from auth.users"));
        rows.addAll(database.query("select * from organizations"));
        rows.addAll(database.query("select * from profiles"));
        rows.addAll(database.query("select id, organization_id, name, start_date, total_calls from campaigns"));
        return rows;
    }

    private List<String> runFilesAs(String user) throws Exception {
        var said = new ArrayList<String>();
        try (var connection = database.connect(user)) {
            for (var file : Database.migrationFiles()) {
                try (var statement = connection.createStatement()) {
                    statement.execute(Files.readString(file));
                    for (var warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                        said.add(warning.getMessage());
                    }
                }
            }
        }
        return said;
    }
}
