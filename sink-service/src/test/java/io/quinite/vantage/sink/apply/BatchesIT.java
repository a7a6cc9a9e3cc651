package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.sink.law.Log;
import io.quinite.vantage.sink.law.Oracle;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Seeds;
import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.sink.store.RawRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BatchesIT {
    private static final int CALLS = 60;

    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGiveTheSameTablesForEveryOrderDuplicationAndBatching(long seed) throws Exception {
        var world = new RandomFacts(seed);
        List<CallEvent> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.addAll(world.call());
        }
        List<LeadEvent> leads = new ArrayList<>();
        world.leads.keySet().stream().sorted().forEach(lead -> leads.addAll(world.lead(lead)));

        String once = play(world, calls, leads);
        check(calls, leads);
        String again = play(world, calls, leads);
        check(calls, leads);

        assertThat(again).isEqualTo(once);
    }

    /** Delivers everything in some order, in some batches, with campaigns and organizations coming at some time. */
    private static String play(RandomFacts world, List<CallEvent> calls, List<LeadEvent> leads) throws Exception {
        STACK.tables().empty();
        var log = new Log(3, STACK.runner().serde());
        world.delivered(calls).forEach(log::add);
        world.delivered(leads).forEach(log::add);
        Random random = world.random();
        var run = STACK.runner().begin(log);
        int parentsAt = random.nextInt(40);
        for (int step = 0; run.hasMore(); step++) {
            if (step == parentsAt) {
                STACK.tables().addOrganizationsAndProjects(world);
            }
            if (step == parentsAt + 5) {
                STACK.tables().addCampaigns(world);
            }
            run.step(random);
            if (random.nextInt(10) == 0) {
                run.sweep();
            }
        }
        if (STACK.tables().number("select count(*) from organizations") == 0) {
            STACK.tables().addOrganizationsAndProjects(world);
        }
        if (STACK.tables().number("select count(*) from campaigns") == 0) {
            STACK.tables().addCampaigns(world);
        }
        run.sweep();
        run.sweep();
        return STACK.tables().fingerprint();
    }

    private static void check(List<CallEvent> calls, List<LeadEvent> leads) throws SQLException {
        var expectedCalls = Oracle.calls(calls);
        assertThat(STACK.tables().calls()).isEqualTo(expectedCalls);
        assertThat(STACK.tables().leads())
                .isEqualTo(Oracle.leads(leads).entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue)));
        assertThat(STACK.tables().standings())
                .isEqualTo(Tables.standings(
                        leads.stream().map(LeadEvent::getLeadId).collect(Collectors.toSet()), expectedCalls));
        assertThat(STACK.tables().unbalanced()).isEmpty();
        assertThat(STACK.tables().number("select count(*) from pipeline.parked_facts"))
                .isZero();
        assertThat(STACK.tables().number("select count(*) from pipeline.dead_letters"))
                .isZero();
    }

    /** Calls of the same few leads on three partitions, and the leads on three more, all at once. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGiveTheSameTablesWhenPartitionsAreAppliedAtOnce(long seed) throws Exception {
        var world = new RandomFacts(seed);
        List<CallEvent> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.addAll(world.call());
        }
        List<LeadEvent> leads = new ArrayList<>();
        world.leads.keySet().stream().sorted().forEach(lead -> leads.addAll(world.lead(lead)));
        STACK.tables().addOrganizationsAndProjects(world);
        STACK.tables().addCampaigns(world);
        var log = new Log(3, STACK.runner().serde());
        world.delivered(calls).forEach(log::add);
        world.delivered(leads).forEach(log::add);
        STACK.runner().begin(log);

        ExecutorService threads = Executors.newCachedThreadPool();
        var workers = new ArrayList<CompletableFuture<Void>>();
        for (TopicPartition partition : log.partitions().keySet()) {
            long workerSeed = world.random().nextLong();
            workers.add(CompletableFuture.runAsync(
                    () -> {
                        try (var runner = STACK.another()) {
                            runner.begin(log).applyAll(partition, new Random(workerSeed));
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    },
                    threads));
        }
        threads.shutdown();
        workers.forEach(CompletableFuture::join);
        STACK.runner().begin(log).sweep();

        check(calls, leads);
    }

    @Test
    void shouldNotOverlookACallThatAnotherTransactionIsWriting() throws Exception {
        var world = World.any();
        STACK.tables().run(world.insertOrganization());
        STACK.tables().run(world.insertCampaign());
        STACK.tables().run(world.insertLead("n"));
        var log = new Log(12, STACK.runner().serde());
        var late = log.add(world.call("late", World.NOON, new MachineDetected(), true));
        var early = log.add(world.call("early", World.NOON.minusSeconds(1), new CallRinging(), true));
        assertThat(late.partition()).isNotEqualTo(early.partition());
        STACK.runner().begin(log);

        try (var other = STACK.another()) {
            var waiting = new ArrayList<CompletableFuture<Void>>();
            STACK.runner().apply(partition(late), List.of(late), () -> {
                waiting.add(CompletableFuture.runAsync(() -> {
                    try {
                        other.apply(partition(early), List.of(early), () -> {});
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                }));
                STACK.awaitABlockedSession();
            });
            waiting.forEach(CompletableFuture::join);
        }

        assertThat(STACK.tables().list("select call_status from leads")).containsExactly("voicemail");
    }

    private static TopicPartition partition(RawRecord record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    @Test
    void shouldRollBackTheBatchOfAZombie() throws Exception {
        var world = new RandomFacts(1);
        STACK.tables().addOrganizationsAndProjects(world);
        STACK.tables().addCampaigns(world);
        var log = new Log(1, STACK.runner().serde());
        UUID lead = world.leads.keySet().iterator().next();
        world.lead(lead).forEach(log::add);
        var run = STACK.runner().begin(log);
        var partition = run.partitions().iterator().next();
        run.apply(partition, 1);
        String before = STACK.tables().fingerprint();

        assertThatThrownBy(() -> STACK.runner().apply(partition, 0, List.of(), 99))
                .isInstanceOf(ZombieException.class)
                .hasMessageContaining("expected at offset 0")
                .hasMessageContaining("table says 1");
        assertThat(STACK.tables().fingerprint()).isEqualTo(before);
        assertThat(STACK.tables().number("select next_offset from pipeline.sink_offsets"))
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseAPartitionWithoutAPosition() {
        assertThatThrownBy(() -> STACK.runner().apply(new TopicPartition("voice.call-events", 7), 0, List.of(), 0))
                .isInstanceOf(ZombieException.class)
                .hasMessageContaining("nothing");
    }
}
