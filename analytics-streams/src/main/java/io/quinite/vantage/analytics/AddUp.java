package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.Figures;
import io.quinite.vantage.analytics.counting.Growth;
import io.quinite.vantage.analytics.counting.Rules;
import io.quinite.vantage.analytics.counting.Tally;
import io.quinite.vantage.analytics.counting.WindowTally;
import io.quinite.vantage.analytics.counting.Windows;
import io.quinite.vantage.analytics.counting.Windows.Window;
import io.quinite.vantage.schemas.Identities;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Growth of campaigns and organizations in; their new totals and windows out, once for each that changed and commit. */
final class AddUp implements Processor<String, Growths, String, SpecificRecord>, HeldUntilCommit {
    static final String GROWN = "growth-until-commit";

    /** Parts of growths that wait for the commit; more are handed on early, to bound the heap. */
    static final int PARTS_MAX = 50_000;

    static final String TALLIES = "tallies";
    static final String WINDOWS = "windows";
    static final String TO_TOTALS = "campaign-totals";
    static final String TO_WINDOWS = "campaign-windows";

    private final IntSupplier epoch;
    private final Rules rules;
    private final Windows windows;
    private final Map<Scope, Growth> grown = new LinkedHashMap<>();
    private int parts;
    private final Horizon horizon = new Horizon(Clock.systemUTC());

    @SuppressWarnings("NullAway.Init") // all three by init(), before the first record
    private ProcessorContext<String, SpecificRecord> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, Tally> tallies;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, WindowTally> windowTallies;

    AddUp(IntSupplier epoch, Rules rules) {
        this.epoch = epoch;
        this.rules = rules;
        this.windows = new Windows(rules.zone());
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        tallies = context.getStateStore(TALLIES);
        windowTallies = context.getStateStore(WINDOWS);
        CommitHook hook = context.getStateStore(GROWN);
        hook.tell(this, context);
        EvictInSteps.of(
                windowTallies, context, tally -> rules.isClosed(tally.endMicros(), horizon.micros()), this::handOn);
    }

    @Override
    public void process(Record<String, Growths> record) {
        record.value().byScope().forEach((scope, growth) -> {
            horizon.reach(growth.asOfMicros());
            parts += growth.size();
            Growth before = grown.putIfAbsent(scope, growth);
            if (before != null) {
                before.add(growth);
            }
        });
        if (parts >= PARTS_MAX) {
            handOn();
        }
    }

    @Override
    public void handOn() {
        if (grown.isEmpty()) {
            return;
        }
        var newTallies = new ArrayList<KeyValue<String, Tally>>(grown.size());
        var newWindows = new ArrayList<KeyValue<String, WindowTally>>(3 * grown.size());
        grown.forEach((scope, growth) -> {
            String key = scope.key();
            newTallies.add(new KeyValue<>(key, addUp(scope, key, growth)));
            growth.byWindow(windows).forEach((window, change) -> {
                var after = addUp(scope, key, window, change, growth.asOfMicros());
                if (after != null) {
                    newWindows.add(after);
                }
            });
        });
        tallies.putAll(newTallies);
        windowTallies.putAll(newWindows);
        forget();
    }

    @Override
    public void forget() {
        grown.clear();
        parts = 0;
    }

    private Tally addUp(Scope scope, String key, Growth growth) {
        Tally tally = tallies.get(key);
        if (tally == null) {
            tally = Tally.empty();
        }
        tally.add(growth);
        if (scope.campaign() != null) {
            publish(key, PublishedRecords.totals(scope, tally, epoch.getAsInt()), TO_TOTALS);
        }
        return tally;
    }

    private @Nullable KeyValue<String, WindowTally> addUp(
            Scope scope, String scopeKey, Window window, Figures change, long asOfMicros) {
        long end = ChronoUnit.MICROS.between(Instant.EPOCH, window.end());
        String key = Identities.windowKey(scopeKey, window.size().word(), window.zoneName(), window.start());
        WindowTally before = windowTallies.get(key);
        // A correction of a call whose window is gone already has nothing to correct.
        boolean gone = before == null && change.totalCalls() < 0;
        if (gone || rules.isClosed(end, horizon.micros())) {
            return null;
        }
        var after = (before == null ? WindowTally.empty(end) : before).plus(change, asOfMicros);
        publish(key, PublishedRecords.window(scope, window, after, epoch.getAsInt()), TO_WINDOWS);
        return new KeyValue<>(key, after);
    }

    private void publish(String key, SpecificRecord value, String child) {
        context.forward(new Record<>(key, value, context.currentStreamTimeMs()), child);
    }
}
