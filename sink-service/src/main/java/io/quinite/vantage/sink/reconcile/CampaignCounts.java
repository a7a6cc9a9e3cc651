package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.sink.merge.CallIdentity;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Calls of each campaign as the log has them, by the key of the totals. */
final class CampaignCounts {
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> transferred = new ConcurrentHashMap<>();

    void add(CallIdentity call, boolean bridged) {
        String key = Identities.campaignKey(call.organizationId(), Objects.requireNonNull(call.campaignId()));
        calls.computeIfAbsent(key, k -> new LongAdder()).increment();
        if (bridged) {
            transferred.computeIfAbsent(key, k -> new LongAdder()).increment();
        }
    }

    Map<String, LongAdder> keys() {
        return calls;
    }

    long calls(String key) {
        LongAdder counted = calls.get(key);
        return counted == null ? 0 : counted.sum();
    }

    long transferred(String key) {
        LongAdder counted = transferred.get(key);
        return counted == null ? 0 : counted.sum();
    }
}
