package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.sink.law.Log;
import io.quinite.vantage.sink.law.Seeds;
import io.quinite.vantage.sink.store.RawRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Partitions whose batches touch the same leads in any order wait for each other, and never in a circle. */
final class OppositeOrderIT {
    private static final int LEADS = 40;
    private static final int ROUNDS = 6;

    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverDeadlock(long seed) throws Exception {
        var random = new Random(seed);
        var world = World.any();
        STACK.tables().run(world.insertOrganization());
        STACK.tables().run(world.insertCampaign());
        var leads = Stream.generate(() -> new World(world.organization(), world.campaign(), UUID.randomUUID()))
                .limit(LEADS)
                .toList();
        for (World lead : leads) {
            STACK.tables().run(lead.insertLead("n"));
        }
        var log = new Log(3, STACK.runner().serde());
        for (int round = 0; round < ROUNDS; round++) {
            var order = new ArrayList<>(leads);
            Collections.shuffle(order, random);
            for (World lead : order) {
                String sid = "call " + random.nextInt(LEADS * 3) + lead.lead();
                log.add(lead.call(sid, World.NOON.plusSeconds(random.nextInt(9)), new CallPlaced(null, null, 1), true));
                log.add(lead.call(
                        sid,
                        World.NOON.plusSeconds(random.nextInt(9)),
                        new CallEnded("busy", 0, 0, null, null, null, null),
                        true));
            }
        }
        STACK.runner().begin(log);

        // No retries here: a deadlock fails the test.
        var workers = log.partitions().keySet().stream()
                .map(partition -> CompletableFuture.runAsync(() -> apply(log, partition)))
                .toList();
        workers.forEach(CompletableFuture::join);

        assertThat(STACK.tables().unbalanced()).isEmpty();
        assertThat(STACK.tables().number("select count(*) from leads where call_log_id is null"))
                .isZero();
    }

    private static void apply(Log log, TopicPartition partition) {
        List<RawRecord> records = Objects.requireNonNull(log.partitions().get(partition));
        try (var runner = STACK.another()) {
            for (int from = 0; from < records.size(); from += 15) {
                int to = Math.min(from + 15, records.size());
                runner.apply(partition, from, records.subList(from, to), to);
            }
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
