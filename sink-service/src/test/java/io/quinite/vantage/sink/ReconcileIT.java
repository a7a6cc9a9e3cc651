package io.quinite.vantage.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadEventSource;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Seeds;
import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.sink.reconcile.Difference;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.reconcile.Options;
import io.quinite.vantage.sink.reconcile.Progress;
import io.quinite.vantage.sink.reconcile.Rebuild;
import io.quinite.vantage.sink.reconcile.Reconciler;
import io.quinite.vantage.sink.reconcile.Reconciliation;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is as the log says is called equal; what is not is named, and mended where that is wanted. */
@SuppressWarnings("try") // A service works without being called.
final class ReconcileIT {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileIT.class);
    private static final String ONE_CALL = "(select id from call_logs order by call_sid limit 1)";

    @TempDir
    private Path directory;

    private TestStack stack;
    private Settings settings;
    private Tables tables;
    private Traffic traffic;
    private RandomFacts world;
    private Traffic.Plan plan;

    @BeforeEach
    void sendFacts() throws Exception {
        long seed = Seeds.some(1).findFirst().orElseThrow();
        LOG.info("seed={}", seed);
        world = new RandomFacts(seed);
        stack = TestStack.start(directory);
        settings = stack.settingsAs("vantage_sink").with("sink.sweep.interval.ms", "100");
        tables = new Tables(stack.postgres().connect());
        traffic = new Traffic(settings);
        tables.addOrganizationsAndProjects(world);
        tables.addCampaigns(world);
        plan = traffic.plan(world, 200);
    }

    @AfterEach
    void stop() {
        traffic.close();
        stack.close();
    }

    private SinkService sink() {
        return SinkService.start(SinkConfig.from(settings), Observability.quiet());
    }

    /** Until the sink has read all there is. */
    private void awaitRead() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(UserError.class)
                .until(() -> reconcile().lag() == 0);
    }

    private Reconciliation reconcile() throws Exception {
        return Reconciler.run(settings);
    }

    private Reconciliation fix(boolean deleteExtra) throws Exception {
        var everything = Options.everything();
        var options =
                new Options(null, null, everything.workDirectory(), everything.analyticsGroup(), true, deleteExtra);
        return new Reconciler(settings, options, Progress.quiet(), difference -> {}).run();
    }

    private CallEvent strayRecording(String sid) {
        return CallEvent.newBuilder()
                .setEventId(world.uuid())
                .setCallSid(sid)
                .setOrganizationId(world.organizations.get(0))
                .setOccurredAt(Instant.now())
                .setReceivedAt(Instant.now())
                .setSource(CallSource.PROVIDER)
                .setFact(new CallNoted("waits", Map.of()))
                .build();
    }

    private void sendAllSorts() throws Exception {
        traffic.send(plan);
        traffic.send(strayRecording("stray"));
        var good = plan.calls().get(0);
        traffic.send(Topics.CALL_EVENTS.name(), good.getCallSid(), "garbage".getBytes(UTF_8));
        traffic.send(Topics.CALL_EVENTS.name(), "another key", traffic.bytes(good));
        traffic.send(CallEvent.newBuilder(good)
                .setEventId(world.uuid())
                .setLeadId(world.uuid())
                .setCampaignId(null)
                .setFact(new CallPlaced("1", "2", 1))
                .build());
        traffic.send(CallEvent.newBuilder(good)
                .setFact(new CallNoted("reused id", Map.of()))
                .build());
    }

    /** Of a fact that waits, a second delivery is neither parked nor in a row. */
    private void sendOrphansTwice() {
        var call = CallEvent.newBuilder(strayRecording("orphan"))
                .setCampaignId(campaignOf(world.organizations.get(0)))
                .setLeadId(world.uuid())
                .build();
        var lead = LeadEvent.newBuilder()
                .setEventId(world.uuid())
                .setLeadId(world.uuid())
                .setOrganizationId(world.organizations.get(0))
                .setOccurredAt(Instant.now())
                .setReceivedAt(Instant.now())
                .setSource(LeadEventSource.IMPORT)
                .setFact(new LeadCaptured("n", null, null, null, null, world.uuid(), null, Map.of(), List.of()))
                .build();
        for (int i = 0; i < 2; i++) {
            traffic.send(call);
            traffic.send(Topics.LEAD_EVENTS.name(), lead.getLeadId().toString(), traffic.bytes(lead));
        }
    }

    @Test
    void shouldCallEqualWhatIsAsTheLogSaysAlsoWhatPeopleChanged() throws Exception {
        sendAllSorts();
        sendOrphansTwice();
        try (var sink = sink()) {
            awaitRead();
            var lead = world.leads.keySet().iterator().next();
            tables.run("update leads set name = 'by hand', metadata = '{\"k\": 1}' where id <> '" + lead + "'");
            tables.run("delete from leads where id = '" + lead + "'");
            traffic.totals(world.organizations.get(0), campaignOf(world.organizations.get(0)), 7, 3, 1);
            await().until(() -> tables.number("select max(total_calls) from campaigns") == 7);

            var result = reconcile();

            assertThat(result.first()).isEmpty();
            assertThat(result.isEqual()).isTrue();
            assertThat(result.callsCompared()).isGreaterThanOrEqualTo(200);
            assertThat(result.leadsCompared()).isEqualTo(world.leads.size() - 1);
            assertThat(result.counts()).containsKeys(Kind.PARKED, Kind.DEAD_LETTERED, Kind.DELETED);
            assertThat(tables.list("select distinct waits_for from pipeline.parked_facts"))
                    .contains("identity", "lead", "project");
            assertThat(result.accounts())
                    .allMatch(Reconciliation.Account::closes)
                    .extracting(Reconciliation.Account::topic)
                    .contains("voice.call-events", "crm.lead-events", "analytics.campaign-totals");
        }
    }

    @Test
    void shouldNameWhatWasChangedDeletedOrAddedByHandAndMendIt() throws Exception {
        sendAllSorts();
        try (var sink = sink()) {
            traffic.awaitOracle(tables, plan);
            awaitRead();
        }
        tables.run("create table letters_before as table pipeline.dead_letters");
        String changed = tables.value("select call_sid from call_logs where id = " + ONE_CALL);
        tables.run("update call_logs set duration = duration + 1, transcript = 'x', metadata = '{\"a\": 1}',"
                + " call_timestamp = call_timestamp + interval '1 us' where id = " + ONE_CALL);
        String deleted = tables.value(
                "delete from call_logs where id = (select max(id::text)::uuid from call_logs)" + " returning call_sid");
        tables.run("insert into call_logs (id, call_sid, organization_id, campaign_id, lead_id, call_status) select '"
                + UUID.randomUUID()
                + "', 'by hand', organization_id, campaign_id, lead_id, 'called' from call_logs limit 1");
        tables.run("insert into call_logs (id, call_sid, organization_id, campaign_id, lead_id, call_status) select '"
                + Identities.callId("unheard of")
                + "', 'unheard of', organization_id, campaign_id, lead_id, 'called' from call_logs limit 1");
        tables.run(
                "update leads set call_status = 'not_called' where id = (select id from leads where call_log_id is not"
                        + " null and call_status <> 'not_called' order by id limit 1)");
        tables.run("update campaigns set total_calls = 99");
        String letter = tables.value("delete from pipeline.dead_letters where cause = 'identity-conflict' returning"
                + " topic || '-' || partition || '@' || record_offset");
        tables.run("create table parked_before as table pipeline.parked_facts");
        tables.run("delete from pipeline.parked_facts");
        tables.run(
                "update pipeline.sink_offsets set stored = stored + 1 where topic = 'voice.call-events' and partition = 0");

        var result = reconcile();

        assertThat(result.first()).anySatisfy(difference -> {
            assertThat(difference.callSid()).isEqualTo(changed);
            assertThat(difference.kind()).isEqualTo(Kind.DIFFERENT);
            assertThat(difference.fields())
                    .extracting(Difference.Field::name)
                    .contains("duration", "transcript (md5)", "metadata", "call_timestamp");
        });
        assertNamed(result, Kind.MISSING, deleted, "it has no row, though facts of it were stored");
        assertNamed(result, Kind.EXTRA, "by hand", "its id does not follow from its call_sid");
        assertNamed(result, Kind.EXTRA, "unheard of", "the log has no fact of it");
        assertThat(subjects(result, "lead")).isPositive();
        assertThat(subjects(result, "campaign")).isEqualTo(world.campaigns.size());
        assertNamed(result, Kind.UNACCOUNTED, "stray", "no fact names its campaign and lead, and yet none is parked");
        assertThat(result.first()).anySatisfy(difference -> {
            assertThat(difference.id()).isEqualTo(letter);
            assertThat(difference.why()).startsWith("it is no dead letter, though the call belongs to another");
        });
        assertThat(subjects(result, "partition")).isGreaterThanOrEqualTo(2);

        tables.run(
                "update pipeline.sink_offsets set stored = stored - 1 where topic = 'voice.call-events' and partition = 0");
        tables.run("update campaigns set total_calls = 0");
        tables.run("insert into pipeline.parked_facts table parked_before");
        tables.run("insert into pipeline.dead_letters table letters_before on conflict do nothing");
        try (var sink = sink()) {
            var mended = fix(true);

            assertThat(mended.fixed().orElseThrow().calls()).isEqualTo(2);
            assertThat(mended.fixed().orElseThrow().deleted()).isEqualTo(2);
            assertThat(reconcile().first()).isEmpty();
            traffic.awaitOracle(tables, plan);
        }
    }

    @Test
    void shouldRebuildTheRowsAndSwapThemInUnderTheRunningSink() throws Exception {
        var administrator = stack.settingsAs("postgres");
        traffic.sendPart(plan, 0, 2);
        try (var sink = sink()) {
            awaitRead();
            var then = Instant.now();
            String oid = tables.value("select 'call_logs'::regclass::oid");
            long rows = tables.number("select count(*) from call_logs");
            long facts = tables.number("select sum(consumed) from pipeline.sink_offsets");
            tables.run("update call_logs set duration = duration + 1 where id = " + ONE_CALL);
            tables.run("delete from call_logs where id = (select max(id::text)::uuid from call_logs)");
            tables.run(
                    "insert into call_logs (id, call_sid, organization_id, campaign_id, lead_id, call_status) select '"
                            + UUID.randomUUID()
                            + "', 'by hand', organization_id, campaign_id, lead_id, 'called' from call_logs limit 1");
            var found = new ArrayList<Difference>();

            try (var rebuild = Rebuild.callLogs(administrator, Progress.quiet())) {
                assertThat(rebuild.build(null, found::add).rows()).isEqualTo(rows);
                traffic.sendPart(plan, 1, 2);
                awaitRead();
                rebuild.swap();
            }

            assertThat(found).extracting(Difference::kind).contains(Kind.DIFFERENT, Kind.MISSING, Kind.EXTRA);
            await().atMost(Duration.ofSeconds(60)).until(() -> tables.number("select count(*) from call_logs") == 200);
            awaitRead();
            assertThat(reconcile().first()).isEmpty();
            assertThat(tables.value("select 'call_logs'::regclass::oid")).isEqualTo(oid);
            try (var rebuild = Rebuild.callLogs(administrator, Progress.quiet())) {
                var built = rebuild.build(then, difference -> {});
                assertThat(built.facts()).isEqualTo(facts);
                // More than then: of some calls the lead has come since.
                assertThat(built.rows()).isBetween(rows, 199L);
            }
            assertThat(tables.list("select nspname from pg_namespace where nspname = 'rebuild'"))
                    .isEmpty();
        }
    }

    private static void assertNamed(Reconciliation result, Kind kind, String callSid, String why) {
        assertThat(result.first()).anySatisfy(difference -> {
            assertThat(difference.kind()).isEqualTo(kind);
            assertThat(difference.callSid()).isEqualTo(callSid);
            assertThat(difference.why()).startsWith(why);
        });
    }

    private static long subjects(Reconciliation result, String subject) {
        return result.first().stream()
                .filter(difference -> difference.subject().equals(subject))
                .count();
    }

    private UUID campaignOf(UUID organization) {
        return List.copyOf(world.campaigns.entrySet()).stream()
                .filter(campaign -> campaign.getValue().equals(organization))
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
