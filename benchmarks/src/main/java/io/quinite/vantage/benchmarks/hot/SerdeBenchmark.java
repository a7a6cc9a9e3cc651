package io.quinite.vantage.benchmarks.hot;

import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.serde.RawAvro;
import io.quinite.vantage.benchmarks.serde.SampleFacts;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A fact to bytes and back, with the schema's id from a registry, beside Avro alone. */
@State(Scope.Thread)
public class SerdeBenchmark {
    private static final String TOPIC = Topics.CALL_EVENTS.name();
    private static final int DISTINCT = 10_000;

    private final Scratch scratch = new Scratch();
    private final EmbeddedStack stack = start(scratch);
    private final Serializer<CallEvent> serializer =
            Topics.CALL_EVENTS.valueSerializer(stack.settings().startingWith("schema.registry."));
    private final Deserializer<CallEvent> deserializer =
            Topics.CALL_EVENTS.valueDeserializer(stack.settings().startingWith("schema.registry."));
    private final RawAvro avro = new RawAvro();
    private final List<CallEvent> facts = SampleFacts.of(new Random(1), DISTINCT);
    private final List<byte[]> framed =
            facts.stream().map(fact -> serializer.serialize(TOPIC, fact)).toList();
    private final List<byte[]> bare = facts.stream().map(this::bare).toList();
    private int next;

    private static EmbeddedStack start(Scratch scratch) {
        try {
            return EmbeddedStack.start(scratch.path());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the stack did not start", e);
        }
    }

    private byte[] bare(CallEvent fact) {
        try {
            return avro.write(fact);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int next() {
        next = (next + 1) % DISTINCT;
        return next;
    }

    @Benchmark
    public byte[] write() {
        return serializer.serialize(TOPIC, facts.get(next()));
    }

    @Benchmark
    public byte[] writeLimit() throws IOException {
        return avro.write(facts.get(next()));
    }

    @Benchmark
    public CallEvent read() {
        return deserializer.deserialize(TOPIC, framed.get(next()));
    }

    @Benchmark
    public CallEvent readLimit() throws IOException {
        return avro.read(bare.get(next()));
    }

    @TearDown
    public void stop() {
        serializer.close();
        deserializer.close();
        stack.close();
        scratch.done();
        scratch.close();
    }
}
