package io.quinite.vantage.benchmarks.serde;

import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.schemas.Topics;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The serde that every service uses beside Avro's own writer and reader with all that can be reused reused.
 *
 * <p>System property {@code serde.repeat} (1): how often ours does each record while it counts once; 2 makes it as slow as a
 * regression would, to see {@code --compare} notice it.
 */
public final class SerdeHop implements Hop {
    /** Some second: in shorter rounds it is chance which of them a collection of garbage falls into. */
    private static final int RECORDS = 1_200_000;

    /** More than the caches of the processor hold, few enough to keep. */
    private static final int DISTINCT = 10_000;

    private static final int REPEAT = Integer.getInteger("serde.repeat", 1);

    /** Some 20 seconds, after which nothing is compiled any more. */
    private static final int WARMUPS = 5;

    @Override
    public String name() {
        return "serde";
    }

    @Override
    public String title() {
        return "facts to bytes and back: the serde beside Avro's own writer and reader";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        try (var scratch = new Scratch();
                var stack = EmbeddedStack.start(scratch.path())) {
            var serde = stack.settings().startingWith("schema.registry.");
            try (var serializer = Topics.CALL_EVENTS.valueSerializer(serde);
                    var deserializer = Topics.CALL_EVENTS.valueDeserializer(serde)) {
                var results = measure(serializer, deserializer, plan, progress);
                scratch.done();
                return results;
            }
        }
    }

    private static List<Result> measure(
            Serializer<CallEvent> serializer,
            Deserializer<CallEvent> deserializer,
            Plan plan,
            Consumer<String> progress)
            throws Exception {
        String topic = Topics.CALL_EVENTS.name();
        var events = SampleFacts.of(new Random(1), DISTINCT);
        var raw = new RawAvro();
        var framed = new ArrayList<byte[]>();
        var bare = new ArrayList<byte[]>();
        for (CallEvent event : events) {
            framed.add(serializer.serialize(topic, event));
            bare.add(raw.write(event));
        }
        int records = plan.items(RECORDS);
        var writes = new Turns(WARMUPS, plan.rounds(), progress)
                .run(List.of(
                        new Loop("serde", Role.OURS, records, i -> serializer.serialize(topic, events.get(i)).length),
                        new Loop("avro", Role.LIMIT, records, i -> raw.write(events.get(i)).length)));
        var reads = new Turns(WARMUPS, plan.rounds(), progress)
                .run(List.of(
                        new Loop(
                                "serde", Role.OURS, records, i -> hash(deserializer.deserialize(topic, framed.get(i)))),
                        new Loop("avro", Role.LIMIT, records, i -> hash(raw.read(bare.get(i))))));
        var aims = List.of(new Aim("avro", 0.8));
        String what = String.format("%,d facts a round", records);
        return List.of(
                new Result("serde-write", "facts to bytes, " + what, "facts", writes, aims),
                new Result("serde-read", "bytes to facts, " + what, "facts", reads, aims));
    }

    /** What is made is looked at, so that it has to be made. */
    private static int hash(CallEvent event) {
        return event.getCallSid().length();
    }

    /** One record; what it returns keeps the work from being left out. */
    private interface Work {
        int one(int record) throws Exception;
    }

    private record Loop(String name, Role role, int records, Work work) implements Turns.Contender {
        @Override
        public Turns.Round round() throws Exception {
            var threads = ManagementFactory.getThreadMXBean();
            long cpuBefore = threads.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            long sum = 0;
            int repeat = role == Role.OURS ? REPEAT : 1;
            for (int i = 0; i < records; i++) {
                for (int again = 0; again < repeat; again++) {
                    sum += work.one(i % DISTINCT);
                }
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            if (sum == 0) {
                throw new IllegalStateException("nothing was made");
            }
            return new Turns.Round(records, seconds, (threads.getCurrentThreadCpuTime() - cpuBefore) / 1e9);
        }
    }
}
