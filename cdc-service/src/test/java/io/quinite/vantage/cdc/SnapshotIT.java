package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.cdc.snapshot.LeadSnapshot;
import io.quinite.vantage.cdc.snapshot.LeadSnapshot.Step;
import io.quinite.vantage.cdc.snapshot.Scope;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot reads, and who may make one. */
class SnapshotIT {
    private static final Scope ALL = new Scope(null, null);

    @TempDir
    static Path directory;

    static TestStack stack;
    static Running cdc;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory);
        cdc = Running.ready(settings());
    }

    @AfterAll
    static void stop() {
        cdc.close();
        stack.close();
    }

    @Test
    void shouldReadARowAsItsChangesTellIt() throws Exception {
        var organization = organization();
        sql("create type mood as enum ('sad', 'happy')");
        sql("alter table leads add column score numeric(10, 2), add column tags text[], add column mood mood, "
                + "add column seen timestamptz, add column weight float8, add column day date, add column \"Odd Name\" text, "
                + "add column file bytea, add column ready boolean, add column clock time, add column at timestamp, "
                + "add column empty int");
        var lead = UUID.randomUUID();
        sql(
                "insert into leads (id, organization_id, name, email, source, call_date, notes, metadata, transferred_to_human, "
                        + "updated_at, score, tags, mood, seen, weight, day, \"Odd Name\", file, ready, clock, at) values ('"
                        + lead + "', '"
                        + organization + "', E'Ada \"the\" L\u00f6ve\\\\\ud83d\ude42\\n', '', 'website', '-infinity', "
                        + "(select string_agg(md5(i::text), '') from generate_series(1, 3000) i), '{\"b\": [1, 2.50, null], \"a\": \"\u00fc\"}', true, "
                        + "'infinity', 1.50, '{a,\"b c\",NULL}', 'happy', '1969-12-31 23:59:59.999999+00', 3, '2026-05-06', '$', '\\x00ff', "
                        + "false, '12:30:00.5', '2026-01-02 03:04:05.6')");
        var created = changes(lead, 1).get(0);

        assertThat(run(new Scope(organization, null))).isEqualTo(1);

        var read = changes(lead, 2).get(1);
        assertThat(read.getOp()).isEqualTo(ChangeOp.READ);
        assertThat(read.getBefore()).isNull();
        assertThat(read.getAfter()).isEqualTo(created.getAfter());
        assertThat(read.getOrganizationId()).isEqualTo(organization);
        assertThat(read.getSequence()).isGreaterThan(created.getSequence());
        assertThat(read.getOrdinal()).isEqualTo(1);
        assertThat(read.getOrigin()).isNull();
        assertThat(read.getChangedFields()).isEmpty();
        sql(
                "alter table leads drop column score, drop column tags, drop column mood, drop column seen, drop column weight, "
                        + "drop column day, drop column \"Odd Name\", drop column file, drop column ready, drop column clock, "
                        + "drop column at, drop column empty");
    }

    @Test
    void shouldReadOnlyWhatIsAskedFor() throws Exception {
        var organization = organization();
        var old = lead(organization);
        sql(
                "alter table leads disable trigger update_leads_updated_at; update leads set updated_at = '2020-01-01' where id = '"
                        + old + "'; alter table leads enable trigger update_leads_updated_at");
        var young = lead(organization);
        var other = lead(organization());

        assertThat(run(new Scope(organization, Instant.parse("2020-01-01T00:00:01Z"))))
                .isEqualTo(1);

        assertThat(changes(young, 2).get(1).getOp()).isEqualTo(ChangeOp.READ);
        assertThat(changes(old, 2)).extracting(LeadChange::getOp).containsExactly(ChangeOp.CREATE, ChangeOp.UPDATE);
        assertThat(changes(other, 1)).extracting(LeadChange::getOp).containsExactly(ChangeOp.CREATE);
    }

    @Test
    void shouldPutAsideWhatOthersHaveLocked() throws Exception {
        var organization = organization();
        var locked = lead(organization);
        var free = List.of(lead(organization), lead(organization));
        try (var writer = stack.postgres().connect();
                var statement = writer.createStatement();
                var snapshot = open(new Scope(organization, null))) {
            writer.setAutoCommit(false);
            statement.execute("update leads set name = 'two' where id = '" + locked + "'");

            assertThat(snapshot.step()).isEqualTo(Step.WRITTEN);
            assertThat(snapshot.leads()).isEqualTo(2);
            assertThat(snapshot.step()).as("it gives up after a second").isEqualTo(Step.LOCKED);
            assertThat(snapshot.holder()).contains("postgres");
            assertThat(changes(free.get(0), 2).get(1).getOp()).isEqualTo(ChangeOp.READ);

            writer.commit();
            assertThat(snapshot.step()).isEqualTo(Step.WRITTEN);
            assertThat(snapshot.step()).isEqualTo(Step.DONE);
        }
        assertThat(changes(locked, 3))
                .extracting(LeadChange::getOp)
                .containsExactly(ChangeOp.CREATE, ChangeOp.UPDATE, ChangeOp.READ);
        assertThat(changes(locked, 3).get(2).getAfter())
                .isEqualTo(changes(locked, 3).get(1).getAfter());
    }

    @Test
    void shouldGoOnWhereItWas() throws Exception {
        var scope = new Scope(organization(), null);
        for (int i = 0; i < 5; i++) {
            lead(Objects.requireNonNull(scope.organization()));
        }
        try (var snapshot = LeadSnapshot.open(CdcConfig.from(settings()), scope, false, 2)) {
            assertThat(snapshot.resumed()).isFalse();
            snapshot.step();
        }

        try (var snapshot = open(scope)) {
            assertThat(snapshot.resumed()).isTrue();
            assertThat(snapshot.leads()).isEqualTo(2);
        }
        try (var snapshot = LeadSnapshot.open(CdcConfig.from(settings()), scope, true, 10)) {
            assertThat(snapshot.resumed()).isFalse();
            assertThat(snapshot.leads()).isZero();
        }
        assertThat(run(scope)).isEqualTo(5);
    }

    @Test
    void shouldNotBelieveALeadOfSomebodyWhoMayNotMakeSnapshots() throws Exception {
        var lead = lead(organization());
        sql("do $$ begin create role stranger; end $$");
        stack.allowLogin("stranger");
        var settings = stack.settingsAs("stranger").section("postgres");
        try (var connection = DriverManager.getConnection(
                        settings.required("url"), "stranger", settings.required("password"));
                var statement = connection.createStatement()) {
            statement.execute("select pg_logical_emit_message(true, 'vantage.lead', '{\"id\": \"" + lead + "\"}')");
        }

        await().atMost(Running.SOON).untilAsserted(() -> assertThat(cdc.count("vantage.cdc.messages.disbelieved"))
                .isEqualTo(1));
        assertThat(changes(lead, 1)).hasSize(1);
    }

    @Test
    void shouldRefuseWhereNobodyWouldPublish() {
        assertThatThrownBy(
                        () -> LeadSnapshot.open(CdcConfig.from(settings().with("cdc.slot", "nobodys")), ALL, false, 10))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the replication slot nobodys does not exist")
                .hasMessageContaining("start cdc-service first");
    }

    @Test
    void shouldRefuseARoleThatDoesNotSeeEveryLead() throws Exception {
        sql("alter role vantage_cdc nobypassrls");
        try {
            assertThatThrownBy(() -> open(ALL)).hasMessageContaining("alter role vantage_cdc bypassrls");
        } finally {
            sql("alter role vantage_cdc bypassrls");
        }
    }

    @Test
    void shouldTakeTheOwnerOfTheTablesFromWhomRowLevelSecurityHidesNothing() throws Exception {
        sql("alter role vantage_cdc nobypassrls");
        sql("alter table leads owner to vantage_cdc");
        try (var snapshot = open(ALL)) {
            assertThat(snapshot.leads()).isZero();
        } finally {
            // With the ownership go the rights that the migrations granted.
            sql("alter table leads owner to current_user");
            sql("grant select, update (updated_at) on leads to vantage_cdc");
            sql("alter role vantage_cdc bypassrls");
        }
    }

    @Test
    void shouldRefuseAPublicationWithoutTheTableOfSnapshots() throws Exception {
        sql("create publication leads_only for table leads");

        assertThatThrownBy(() -> LeadSnapshot.open(
                        CdcConfig.from(settings().with("cdc.publication", "leads_only")), ALL, false, 10))
                .hasMessageContaining("alter publication leads_only add table pipeline.cdc_snapshots (id)");
    }

    private static LeadSnapshot open(Scope scope) throws Exception {
        return LeadSnapshot.open(CdcConfig.from(settings()), scope, false, 10);
    }

    /** To its end, and waits until it is published. */
    private static long run(Scope scope) throws Exception {
        try (var snapshot = open(scope)) {
            await().atMost(Running.SOON).until(() -> snapshot.step() == Step.DONE);
            await().atMost(Running.SOON).until(() -> snapshot.behind().published());
            return snapshot.leads();
        }
    }

    private static List<LeadChange> changes(UUID lead, int count) {
        await().atMost(Running.SOON)
                .untilAsserted(() -> assertThat(Published.read(stack).of(lead)).hasSize(count));
        return Published.read(stack).of(lead);
    }

    private static Settings settings() throws Exception {
        return stack.settingsAs("vantage_cdc").with("cdc.heartbeat.interval.ms", "500");
    }

    private static UUID organization() throws Exception {
        var id = UUID.randomUUID();
        sql("insert into organizations (id, name) values ('" + id + "', 'a')");
        return id;
    }

    private static UUID lead(UUID organization) throws Exception {
        var id = UUID.randomUUID();
        sql("insert into leads (id, organization_id, name) values ('" + id + "', '" + organization + "', 'one')");
        return id;
    }

    private static void sql(String statement) throws Exception {
        try (var connection = stack.postgres().connect();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
