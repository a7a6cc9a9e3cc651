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
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Growth of campaigns and organizations in; their new totals and windows out. */
final class AddUp implements Processor<String, Growth, String, SpecificRecord> {
    static final String TALLIES = "tallies";
    static final String WINDOWS = "windows";
    static final String TO_TOTALS = "campaign-totals";
    static final String TO_WINDOWS = "campaign-windows";

    private final int epoch;
    private final Rules rules;
    private final Windows windows;
    private final Horizon horizon = new Horizon(Clock.systemUTC());

    @SuppressWarnings("NullAway.Init") // all three by init(), before the first record
    private ProcessorContext<String, SpecificRecord> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, Tally> tallies;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, WindowTally> windowTallies;

    AddUp(int epoch, Rules rules) {
        this.epoch = epoch;
        this.rules = rules;
        this.windows = new Windows(rules.zone());
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        tallies = context.getStateStore(TALLIES);
        windowTallies = context.getStateStore(WINDOWS);
        EvictInSteps.of(windowTallies, context, tally -> rules.isClosed(tally.endMicros(), horizon.micros()));
    }

    @Override
    public void process(Record<String, Growth> record) {
        String key = record.key();
        Growth growth = record.value();
        var scope = Scope.of(key);
        horizon.reach(growth.asOfMicros());
        Tally tally = tallies.get(key);
        if (tally == null) {
            tally = Tally.empty();
        }
        tally.add(growth);
        tallies.put(key, tally);
        if (scope.campaign() != null) {
            context.forward(record.withValue(PublishedRecords.totals(scope, tally, epoch)), TO_TOTALS);
        }
        growth.byWindow(windows).forEach((window, change) -> addUp(record, scope, window, change));
    }

    private void addUp(Record<String, Growth> record, Scope scope, Window window, Figures change) {
        long end = ChronoUnit.MICROS.between(Instant.EPOCH, window.end());
        String key = Identities.windowKey(record.key(), window.size().word(), window.zoneName(), window.start());
        WindowTally before = windowTallies.get(key);
        // A correction of a call whose window is gone already has nothing to correct.
        boolean gone = before == null && change.totalCalls() < 0;
        if (gone || rules.isClosed(end, horizon.micros())) {
            return;
        }
        var after = (before == null ? WindowTally.empty(end) : before)
                .plus(change, record.value().asOfMicros());
        windowTallies.put(key, after);
        context.forward(
                record.withKey(key).withValue(PublishedRecords.window(scope, window, after, epoch)), TO_WINDOWS);
    }
}
