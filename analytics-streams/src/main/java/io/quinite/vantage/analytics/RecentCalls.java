package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.CallMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The calls in front of their store: one that changes several times between two commits is written once, in a batch with the
 * others, and one that was heard of a moment ago is not read again.
 */
final class RecentCalls {
    /** With more changed calls than this it is full. */
    static final int CHANGED_MAX = 5_000;

    /** How many unchanged ones are kept, each some 400 bytes of heap. */
    private static final int UNCHANGED_MAX = 2_000;

    private final KeyValueStore<String, CallMemory> store;
    private Map<String, CallMemory> changed = new HashMap<>();
    private Map<String, CallMemory> unchanged = new HashMap<>();

    RecentCalls(KeyValueStore<String, CallMemory> store) {
        this.store = store;
    }

    @Nullable
    CallMemory get(String sid) {
        CallMemory recent = changed.get(sid);
        if (recent == null) {
            recent = unchanged.get(sid);
        }
        return recent == null ? store.get(sid) : recent;
    }

    void put(String sid, CallMemory memory) {
        changed.put(sid, memory);
    }

    boolean isFull() {
        return changed.size() >= CHANGED_MAX;
    }

    void write() {
        if (changed.isEmpty()) {
            return;
        }
        List<KeyValue<String, CallMemory>> batch = new ArrayList<>(changed.size());
        changed.forEach((sid, memory) -> batch.add(new KeyValue<>(sid, memory)));
        store.putAll(batch);
        if (changed.size() + unchanged.size() > UNCHANGED_MAX) {
            unchanged = changed;
            changed = new HashMap<>();
        } else {
            unchanged.putAll(changed);
            changed.clear();
        }
    }

    void forget() {
        changed.clear();
        unchanged.clear();
    }
}
