package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.RecordingReady;
import io.quinite.vantage.calls.TranscriptReady;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.sink.law.Log;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ParkingIT {
    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    private final World world = World.any();
    private Log log;
    private BatchRunner.Run run;

    @BeforeEach
    void makeOrganization() throws SQLException {
        log = new Log(3, STACK.runner().serde());
        run = STACK.runner().begin(log);
        STACK.tables().run(world.insertOrganization());
    }

    private String waits() throws SQLException {
        return String.join(
                ",", STACK.tables().list("select waits_for from pipeline.parked_facts order by record_offset"));
    }

    private void take(CallEvent... events) throws SQLException {
        List.of(events).forEach(log::add);
        go();
    }

    private void take(LeadEvent... events) throws SQLException {
        List.of(events).forEach(log::add);
        go();
    }

    /** Applies what was added, without a sweep. */
    private void go() throws SQLException {
        STACK.runner().begin(log);
        for (var partition : run.partitions()) {
            run.apply(partition, Integer.MAX_VALUE);
        }
        assertThat(STACK.tables().unbalanced()).isEmpty();
    }

    private void sweep() throws SQLException {
        run.sweep();
        assertThat(STACK.tables().unbalanced()).isEmpty();
    }

    private long calls() throws SQLException {
        return STACK.tables().number("select count(*) from call_logs");
    }

    @Test
    void shouldSayWhatEachFactWaitsForUntilItsRowCanBeWritten() throws Exception {
        take(world.call("c", World.NOON, new RecordingReady("u", null, null), false));
        assertThat(waits()).isEqualTo("identity");

        take(world.placed("c"));
        assertThat(waits()).isEqualTo("lead,lead");

        take(world.captured(World.NOON, "n"));
        assertThat(waits()).isEqualTo("campaign,campaign");
        assertThat(calls()).isZero();

        STACK.tables().run(world.insertCampaign());
        sweep();
        assertThat(waits()).isEmpty();
        assertThat(STACK.tables().list("select recording_url from call_logs")).containsExactly("u");
        assertThat(STACK.tables().list("select call_status from leads")).containsExactly("called");
    }

    @Test
    void shouldApplyACallInTheTransactionThatBringsItsLead() throws Exception {
        STACK.tables().run(world.insertCampaign());
        take(world.placed("c"));
        assertThat(calls()).isZero();

        take(world.captured(World.NOON, "n"));

        assertThat(calls()).isOne();
        assertThat(waits()).isEmpty();
    }

    @Test
    void shouldFindParentsThatPeopleMade() throws Exception {
        take(world.placed("c"), world.call("c", World.NOON, new TranscriptReady("t", null), false));
        STACK.tables().run(world.insertCampaign());
        STACK.tables().run(world.insertLead("by hand"));

        sweep();

        assertThat(calls()).isOne();
        assertThat(waits()).isEmpty();
    }

    @Test
    void shouldLetAnUpdateWaitForItsCapture() throws Exception {
        take(world.noted(World.NOON.plusSeconds(5), "later"));
        assertThat(waits()).isEqualTo("lead");

        take(world.captured(World.NOON, "n"));

        assertThat(STACK.tables().list("select name || '/' || notes from leads"))
                .containsExactly("n/later");
        assertThat(waits()).isEmpty();
    }

    @Test
    void shouldLetALeadWaitForItsOrganizationAndAFactForItsProject() throws Exception {
        var stranger = World.any();
        UUID project = UUID.randomUUID();
        take(stranger.captured(World.NOON, "n"), stranger.project(World.NOON, project));
        assertThat(waits()).isEqualTo("organization,project");

        STACK.tables().run(stranger.insertOrganization());
        sweep();
        assertThat(waits()).isEqualTo("project");

        STACK.tables()
                .run("insert into projects (id, organization_id, name) values ('" + project + "', '"
                        + stranger.organization() + "', 'p')");
        sweep();
        assertThat(STACK.tables().list("select project_id from leads")).containsExactly(project.toString());
    }

    @Test
    void shouldNotTakeAnotherOrganizationsRowForAParent() throws Exception {
        var stranger = World.any();
        STACK.tables().run(stranger.insertOrganization());
        STACK.tables().run(world.insertCampaign());
        STACK.tables().run(world.insertLead("ours"));
        var thief = new World(stranger.organization(), world.campaign(), world.lead());

        take(thief.placed("c"));
        take(thief.noted(World.NOON.plusSeconds(100_000_000), "theirs"));
        take(thief.call("c", World.NOON, new TranscriptReady("t", null), false));

        assertThat(calls()).isZero();
        assertThat(STACK.tables().list("select cause from pipeline.dead_letters"))
                .containsExactly("organization-mismatch", "organization-mismatch", "organization-mismatch");
        assertThat(STACK.tables().list("select coalesce(notes, 'none') from leads"))
                .containsExactly("none");
    }

    @Test
    void shouldGiveUpAfterTheStatedTime() throws Exception {
        take(world.placed("c"), world.call("c", World.NOON, new TranscriptReady("t", null), false));
        take(world.noted(World.NOON, "never"));
        STACK.tables()
                .run("update pipeline.parked_facts set parked_at = now() - interval '25 hours' where waits_for = 'lead'"
                        + " and record_offset = 0");

        sweep();

        assertThat(waits()).isEmpty();
        assertThat(STACK.tables().list("select cause from pipeline.dead_letters"))
                .containsExactly("parked-too-long", "parked-too-long", "parked-too-long");
    }

    @Test
    void shouldEndAFactOfACallWhoseRowPeopleDeleted() throws Exception {
        STACK.tables().run(world.insertCampaign());
        take(world.captured(World.NOON, "n"));
        take(world.placed("c"));
        STACK.tables().run("delete from call_logs");

        take(world.call("c", World.NOON, new TranscriptReady("t", null), false));

        assertThat(calls()).isZero();
        assertThat(STACK.tables().list("select cause from pipeline.dead_letters"))
                .containsExactly("row-deleted");
    }

    @Test
    void shouldMergeOneCallFromTwoPartitions() throws Exception {
        STACK.tables().run(world.insertCampaign());
        STACK.tables().run(world.insertLead("n"));
        var here = new Log(1, STACK.runner().serde());
        var there = new Log(2, STACK.runner().serde());
        var record = here.add(world.placed("c"));
        // The same key on another partition, as a producer with another partitioner puts it.
        for (int i = 0; there.partitions().keySet().stream().noneMatch(p -> p.partition() == 1); i++) {
            there.add(world.placed("filler " + i));
        }
        var other = there.partitions().keySet().stream()
                .filter(p -> p.partition() == 1)
                .findFirst()
                .orElseThrow();
        STACK.runner().begin(here);
        STACK.runner().begin(there);
        var transcript = new Log(1, STACK.runner().serde())
                .add(world.call("c", World.NOON, new TranscriptReady("t", null), false));

        STACK.runner().apply(here.partitions().keySet().iterator().next(), 0, List.of(record), 1);
        STACK.runner().apply(other, 0, List.of(transcript), 1);

        assertThat(STACK.tables().list("select transcript from call_logs")).containsExactly("t");
    }
}
