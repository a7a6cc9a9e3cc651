package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.sink.law.Log;
import java.sql.SQLException;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The short ways for calls that are new, and what happens where they do not lead anywhere. */
final class FirstTimeRowsIT {
    private static final int CALLS = 60;

    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    private final World world = World.any();
    private Log log;

    @BeforeEach
    void makeParents() throws SQLException {
        log = new Log(1, STACK.runner().serde());
        STACK.tables().run(world.insertOrganization());
        STACK.tables().run(world.insertCampaign());
        STACK.tables().run(world.insertLead("n"));
    }

    private void ended(String sid, int second, String word) {
        log.add(world.call(
                sid, World.NOON.plusSeconds(second), new CallEnded(word, 5, 0, null, null, null, null), true));
    }

    /** What all calls of the lead say, read whole. */
    private static void assertThatTheLeadShowsItsLatestCall() throws SQLException {
        assertThat(STACK.tables().list("select l.call_status || l.call_date || l.call_log_id from leads l"))
                .isEqualTo(STACK.tables()
                        .list("select call_status || call_timestamp || id from call_logs"
                                + " order by call_timestamp desc, call_sid collate \"C\" desc limit 1"));
    }

    @Test
    void shouldWriteRowsThatAreThereAlthoughNothingIsRememberedOfThem() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            ended("call " + i, i, "busy");
        }
        STACK.runner().applyAll(log);
        String before = STACK.tables().fingerprint();
        STACK.tables().run("truncate pipeline.call_states, pipeline.sink_offsets");
        STACK.tables().run("update call_logs set duration = 0, transcript = 'old' where call_sid = 'call 7'");

        STACK.runner().applyAll(log);

        assertThat(STACK.tables().list("select duration from call_logs where call_sid = 'call 7'"))
                .containsExactly("5");
        STACK.tables().run("update call_logs set transcript = null where call_sid = 'call 7'");
        assertThat(STACK.tables().fingerprint()).isEqualTo(before);
        assertThat(STACK.tables().unbalanced()).isEmpty();
    }

    @Test
    void shouldShowTheLatestCallWhateverPeopleDidToTheOneThatIsShown() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            ended("call " + i, i, "busy");
        }
        var run = STACK.runner().begin(log);
        TopicPartition partition = run.partitions().iterator().next();
        run.apply(partition, CALLS);
        assertThatTheLeadShowsItsLatestCall();

        STACK.tables().run("delete from call_logs where call_sid = 'call " + (CALLS - 1) + "'");
        more(run, partition, "early", 1, "completed");
        STACK.tables().run("update leads set call_date = '2030-01-01', call_status = 'voicemail'");
        more(run, partition, "earlier", 0, "completed");
        STACK.tables().run("update leads set call_date = null, call_status = 'not_called', call_log_id = null");
        more(run, partition, "earliest", -1, "completed");
        // The call that is shown says something else, and then that it was earlier than all others.
        more(run, partition, "call " + (CALLS - 2), CALLS, "completed");
        more(run, partition, "call " + (CALLS - 2), -100, "completed");
        more(run, partition, "call 3", 2, "completed");
        more(run, partition, "last", CALLS * 2, "completed");
    }

    private void more(BatchRunner.Run run, TopicPartition partition, String sid, int second, String word)
            throws Exception {
        ended(sid, second, word);
        run.apply(partition, 1);
        assertThat(Objects.requireNonNull(log.partitions().get(partition))).isNotEmpty();
        assertThatTheLeadShowsItsLatestCall();
    }
}
