package io.quinite.vantage.analytics;

import static io.quinite.vantage.schemas.Topics.CAMPAIGN_TOTALS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quinite.vantage.analytics.Skipped.Cause;
import io.quinite.vantage.analytics.counting.CallMemory;
import io.quinite.vantage.analytics.counting.Fact;
import io.quinite.vantage.analytics.counting.Rules;
import io.quinite.vantage.analytics.counting.Verdict;
import io.quinite.vantage.calls.CallEvent;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Facts of calls in, growth of campaigns out: each call counts once, however often and in whatever order its facts come. */
final class CountEachCallOnce implements Processor<String, CallEvent, String, Growths>, HeldUntilCommit {
    static final String CALLS = "calls";
    static final String DELTAS = "deltas-until-commit";

    private final Map<Verdict, Counter> verdicts = new EnumMap<>(Verdict.class);
    private final Skipped skipped;
    private final Horizon horizon = new Horizon(Clock.systemUTC());
    private final Rules rules;

    @SuppressWarnings("NullAway.Init") // all three by init(), before the first record
    private ProcessorContext<String, Growths> context;

    @SuppressWarnings("NullAway.Init")
    private RecentCalls calls;

    @SuppressWarnings("NullAway.Init")
    private DeltasUntilCommit deltas;

    CountEachCallOnce(Rules rules, MeterRegistry meters) {
        this.rules = rules;
        skipped = new Skipped(meters);
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(
                    verdict,
                    Counter.builder("vantage.analytics.facts")
                            .description("facts of calls, by what became of them")
                            .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    @Override
    public void init(ProcessorContext<String, Growths> context) {
        this.context = context;
        KeyValueStore<String, CallMemory> store = context.getStateStore(CALLS);
        calls = new RecentCalls(store);
        deltas = new DeltasUntilCommit(
                CAMPAIGN_TOTALS.partitions(),
                (partition, growths) -> context.forward(
                        new Record<>(Integer.toString(partition), growths, context.currentStreamTimeMs())));
        CommitHook hook = context.getStateStore(DELTAS);
        hook.tell(this, context);
        EvictInSteps.of(store, context, memory -> rules.isForgotten(memory, horizon.micros()), this::writeAndForget);
    }

    @Override
    public void handOn() {
        calls.write();
        deltas.handOn();
    }

    @Override
    public void forget() {
        calls.forget();
        deltas.forget();
    }

    /** So that the store alone is right. */
    private void writeAndForget() {
        handOn();
        forget();
    }

    @Override
    public void process(Record<String, CallEvent> record) {
        CallEvent event = record.value();
        if (event == null || !event.getCallSid().equals(record.key())) {
            // The facts of a call share a partition by their key; under another key they could count in two places.
            context.recordMetadata()
                    .ifPresent(at -> skipped.record(Cause.MISPLACED, at.topic(), at.partition(), at.offset(), "key"));
            return;
        }
        var fact = Fact.of(event);
        horizon.reach(fact.receivedAtMicros());
        var heard = CallMemory.hear(calls.get(event.getCallSid()), fact, rules);
        Objects.requireNonNull(verdicts.get(heard.verdict())).increment();
        if (heard.verdict() == Verdict.TAKEN) {
            calls.put(event.getCallSid(), heard.after());
        }
        UUID campaign = heard.campaign();
        if (campaign != null) {
            deltas.add(fact.organizationId(), campaign, heard, fact);
        }
        if (calls.isFull() || deltas.isFull()) {
            handOn();
        }
    }
}
