package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.sink.law.Log;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However the log is cut, every byte that is written is the same, but for what clocks say. */
final class BatchSizesIT {
    private static final List<String> TABLES = List.of(
            "select to_jsonb(t) - 'created_at' from call_logs t order by id",
            "select to_jsonb(t) - 'created_at' - 'updated_at' from leads t order by id",
            "select t from pipeline.call_states t order by call_id",
            "select t from pipeline.lead_states t order by lead_id",
            "select to_jsonb(t) - 'parked_at' from pipeline.parked_facts t order by topic, partition, record_offset",
            "select to_jsonb(t) - 'failed_at' - 'published_at' from pipeline.dead_letters t"
                    + " order by topic, partition, record_offset",
            "select to_jsonb(t) - 'updated_at' from pipeline.sink_offsets t order by topic, partition");

    private static final boolean LONG = Integer.getInteger("seeds", 3) > 3;
    private static final int MOST = 10_000;

    @RegisterExtension
    static final BatchStack STACK = new BatchStack();

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldWriteTheSameBytesForEveryBatchSize(long seed) throws Exception {
        var world = new RandomFacts(seed);
        var log = new Log(2, STACK.runner().serde());
        var calls = IntStream.range(0, 50)
                .boxed()
                .flatMap(i -> world.call().stream())
                .toList();
        world.delivered(calls).forEach(log::add);
        world.leads.keySet().stream().sorted().forEach(lead -> world.delivered(world.lead(lead))
                .forEach(log::add));
        log.add(CallEvent.newBuilder(calls.get(3))
                .setEventId(world.uuid())
                .setFact(new CallNoted("a\u0000b", Map.of()))
                .build());
        int middle = 1 + world.random().nextInt(100);

        var first = dump(world, log, 1);

        assertThat(first).hasSizeGreaterThan(100);
        for (int size : List.of(2, middle, 10_000)) {
            assertThat(dump(world, log, size)).as("batches of %s", size).isEqualTo(first);
        }
    }

    /** As many records as the largest batch takes, of one partition; one by one too in the long form, in one of ten. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldWriteTheSameBytesInBatchesOfTenThousand(long seed) throws Exception {
        var world = new RandomFacts(seed);
        var log = new Log(1, STACK.runner().serde());
        world.leads.keySet().stream().sorted().forEach(lead -> world.delivered(world.lead(lead))
                .forEach(log::add));
        int records = 0;
        while (records < 2 * MOST) {
            for (CallEvent fact : world.delivered(world.call())) {
                log.add(fact);
                records++;
            }
        }
        int middle = 1000 + world.random().nextInt(MOST - 1000);

        var first = dump(world, log, MOST);

        assertThat(first).hasSizeGreaterThan(4000);
        for (int size : LONG && seed % 10 == 0 ? List.of(MOST - 1, middle, 1) : List.of(MOST - 1, middle)) {
            assertThat(dump(world, log, size)).as("batches of %s", size).isEqualTo(first);
        }
    }

    private static List<String> dump(RandomFacts world, Log log, int size) throws Exception {
        STACK.tables().empty();
        STACK.tables().addOrganizationsAndProjects(world);
        STACK.tables().addCampaigns(world);
        var run = STACK.runner().begin(log);
        for (TopicPartition partition : run.partitions()) {
            int records =
                    Objects.requireNonNull(log.partitions().get(partition)).size();
            for (int done = 0; done < records; done += size) {
                run.apply(partition, size);
            }
        }
        run.sweep();
        var dump = new ArrayList<String>();
        for (String table : TABLES) {
            dump.addAll(STACK.tables().list(table));
        }
        return dump;
    }
}
