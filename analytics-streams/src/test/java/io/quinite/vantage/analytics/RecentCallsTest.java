package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.counting.CallMemory;
import io.quinite.vantage.analytics.counting.Fact;
import io.quinite.vantage.analytics.counting.Rules;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecentCallsTest {
    private static final Rules RULES = new Rules(CallTraffic.GRACE, 30, 62, ZoneOffset.UTC);

    private final KeyValueStore<String, CallMemory> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("calls"),
                    Serdes.String(),
                    Serdes.serdeFrom(
                            (topic, call) -> call == null ? null : call.toBytes(),
                            (topic, bytes) -> bytes == null ? null : CallMemory.fromBytes(bytes)))
            .withLoggingDisabled()
            .build();
    private final RecentCalls calls = new RecentCalls(store);

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldWriteTheNewestOfEachCallAndNotBefore() {
        CallMemory once = heard(null);
        CallMemory twice = heard(once);
        calls.put("a", once);
        calls.put("a", twice);

        assertThat(calls.get("a")).isEqualTo(twice);
        assertThat(store.get("a")).isNull();

        calls.write();
        assertThat(store.get("a")).isEqualTo(twice);
        assertThat(calls.get("a")).isEqualTo(twice);
    }

    @Test
    void shouldPreferWhatChangedToWhatWasWritten() {
        CallMemory once = heard(null);
        calls.put("a", once);
        calls.write();
        CallMemory twice = heard(once);
        calls.put("a", twice);

        assertThat(calls.get("a")).isEqualTo(twice);
        assertThat(store.get("a")).isEqualTo(once);
    }

    @Test
    void shouldForgetWhatWasNotWrittenAndWhatWasReadBefore() {
        CallMemory once = heard(null);
        calls.put("a", once);
        calls.write();
        calls.put("a", heard(once));
        calls.put("b", heard(null));

        calls.forget();
        store.delete("a");
        calls.write();

        assertThat(calls.get("a")).isNull();
        assertThat(calls.get("b")).isNull();
    }

    @Test
    void shouldBeFullRatherThanGrowWithoutBound() {
        CallMemory memory = heard(null);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < RecentCalls.CHANGED_MAX; i++) {
                assertThat(calls.isFull()).isFalse();
                calls.put(round + "-" + i, memory);
            }
            assertThat(calls.isFull()).isTrue();
            calls.write();
        }
        assertThat(store.approximateNumEntries()).isEqualTo(3 * RecentCalls.CHANGED_MAX);
    }

    private static CallMemory heard(@Nullable CallMemory before) {
        var fact = new Fact(UUID.randomUUID(), new UUID(0, 1), new UUID(0, 2), null, 0, 0, null, 0, 0);
        return CallMemory.hear(before, fact, RULES).after();
    }
}
