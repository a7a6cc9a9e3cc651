package io.quinite.vantage.benchmarks.whole;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * Calls that are looked for where they arrive: one among many that only make the load. Each has a lead of its own, and one of the
 * campaigns for probes: the nth of a campaign is counted when its total comes to n.
 */
final class Probes {
    private static final int CAMPAIGNS = 500;

    /** Where a call arrives. */
    enum Place {
        ANSWER("2xx"),
        ROW("row"),
        TOTAL("totals record"),
        CHANGE("lead-change record");

        final String words;

        Place(String words) {
            this.words = words;
        }
    }

    final UUID[] calls;
    final UUID[] leads;
    final UUID[] campaigns = new UUID[CAMPAIGNS];
    private final long[] due;
    private final Map<Place, AtomicLongArray> seen = new HashMap<>();
    private final Map<Place, AtomicInteger> counts = new HashMap<>();
    private final Map<UUID, Integer> byLead = new HashMap<>();
    private final Map<UUID, Integer> byCampaign = new HashMap<>();
    private final int[] shown = new int[CAMPAIGNS];
    private volatile int begun;

    Probes(int count, List<Place> places) {
        calls = uuids(count);
        leads = uuids(count);
        due = new long[count];
        Arrays.setAll(campaigns, i -> UUID.randomUUID());
        for (Place place : places) {
            seen.put(place, new AtomicLongArray(count));
            counts.put(place, new AtomicInteger());
        }
        for (int i = 0; i < count; i++) {
            byLead.put(leads[i], i);
        }
        for (int i = 0; i < CAMPAIGNS; i++) {
            byCampaign.put(campaigns[i], i);
        }
    }

    private static UUID[] uuids(int count) {
        var uuids = new UUID[count];
        Arrays.setAll(uuids, i -> UUID.randomUUID());
        return uuids;
    }

    /** Of the thread that sends. Probes are begun in their order. */
    void begin(int probe, long dueNanos) {
        due[probe] = dueNanos;
        begun = probe + 1;
    }

    int begun() {
        return begun;
    }

    boolean has(Place place, int probe) {
        return seen(place).get(probe) != 0;
    }

    void arrived(Place place, int probe, long now) {
        if (seen(place).compareAndSet(probe, 0, now)) {
            count(place).incrementAndGet();
        }
    }

    void changed(UUID lead, long now) {
        Integer probe = byLead.get(lead);
        if (probe != null) {
            arrived(Place.CHANGE, probe, now);
        }
    }

    /** The campaign's total is so much now. Of one thread. */
    void total(UUID campaign, long total, long now) {
        Integer place = byCampaign.get(campaign);
        if (place != null) {
            for (; shown[place] < total; shown[place]++) {
                arrived(Place.TOTAL, shown[place] * CAMPAIGNS + place, now);
            }
        }
    }

    UUID campaign(int probe) {
        return campaigns[probe % CAMPAIGNS];
    }

    boolean allArrived() {
        return counts.values().stream().allMatch(count -> count.get() >= begun);
    }

    String missing() {
        return counts.entrySet().stream()
                .map(entry ->
                        entry.getKey().words + " " + (begun - entry.getValue().get()))
                .toList()
                .toString();
    }

    /** From when they were due, in microseconds. */
    Histogram micros(Place place, int from, int to) {
        var micros = new Histogram(3);
        for (int probe = from; probe < to; probe++) {
            micros.recordValue(
                    Math.max(1, TimeUnit.NANOSECONDS.toMicros(seen(place).get(probe) - due[probe])));
        }
        return micros;
    }

    private AtomicLongArray seen(Place place) {
        var array = seen.get(place);
        if (array == null) {
            throw new IllegalArgumentException("nobody looks for " + place);
        }
        return array;
    }

    private AtomicInteger count(Place place) {
        var count = counts.get(place);
        if (count == null) {
            throw new IllegalArgumentException("nobody looks for " + place);
        }
        return count;
    }
}
