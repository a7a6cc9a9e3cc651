package io.quinite.vantage.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.schemas.RandomRecords;
import io.quinite.vantage.schemas.Seeds;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.registry.StubRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final int RECORDS = 100;

    private final long seed = Seeds.seed();

    @Test
    void shouldReadBackEveryRecordOfEveryTopic() throws Exception {
        try (var registry = StubRegistry.start()) {
            for (Topic<? extends SpecificRecord> topic : Topics.all()) {
                assertRoundTrips(topic, registry);
            }
        }
    }

    @Test
    void shouldServeManyThreads() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try (var registry = StubRegistry.start();
                var serde = serde(Topics.CALL_EVENTS, registry)) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int task = 0; task < 8; task++) {
                var records = new RandomRecords(seed + task);
                tasks.add(() -> {
                    assertRoundTrips(Topics.CALL_EVENTS, serde, records);
                    return null;
                });
            }

            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whatever becomes of the bytes on their way, nothing but poison comes of it: no other exception, no hang, no flood. */
    @Test
    void shouldCallBrokenBytesUnreadableAndNothingElse() throws Exception {
        var random = new Random(seed);
        var records = new RandomRecords(seed);
        int unreadable = 0;
        try (var registry = StubRegistry.start();
                var serde = serde(Topics.CALL_EVENTS, registry)) {
            for (int i = 0; i < 4_000; i++) {
                var record = records.next(Topics.CALL_EVENTS.valueType());
                byte[] bytes = serde.serializer().serialize(Topics.CALL_EVENTS.name(), record);
                byte[] broken = broken(bytes, random);
                try {
                    serde.deserializer().deserialize(Topics.CALL_EVENTS.name(), broken);
                } catch (UnreadableRecordException e) {
                    unreadable++;
                }
            }
        }

        assertThat(unreadable).isGreaterThan(1_000);
    }

    /** Cut short, a few bytes after the schema id replaced, or bytes added. */
    private static byte[] broken(byte[] bytes, Random random) {
        int begin = WireFormat.HEADER_BYTES;
        if (random.nextInt(3) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(begin, bytes.length));
        }
        byte[] broken = Arrays.copyOf(bytes, bytes.length + (random.nextInt(3) == 0 ? random.nextInt(20) : 0));
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            broken[random.nextInt(begin, Math.min(broken.length, begin + 400))] = (byte) random.nextInt();
        }
        return broken;
    }

    private <V extends SpecificRecord> void assertRoundTrips(Topic<V> topic, StubRegistry registry) {
        try (var serde = serde(topic, registry)) {
            assertRoundTrips(topic, serde, new RandomRecords(seed));
        }
    }

    private static <V extends SpecificRecord> void assertRoundTrips(
            Topic<V> topic, Serde<V> serde, RandomRecords records) {
        for (int i = 0; i < RECORDS; i++) {
            V record = records.next(topic.valueType());

            byte[] bytes = serde.serializer().serialize(topic.name(), record);

            assertThat(serde.deserializer().deserialize(topic.name(), bytes)).isEqualTo(record);
        }
    }

    private static <V extends SpecificRecord> Serde<V> serde(Topic<V> topic, StubRegistry registry) {
        return topic.valueSerde(registry.config("auto.register.schemas", "true"));
    }
}
