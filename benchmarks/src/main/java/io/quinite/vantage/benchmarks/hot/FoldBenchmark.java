package io.quinite.vantage.benchmarks.hot;

import io.quinite.vantage.benchmarks.serde.SampleFacts;
import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.sink.merge.CallMerge;
import io.quinite.vantage.sink.merge.CallRow;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the sink does for a call between reading its facts and writing its row. */
@State(Scope.Thread)
public class FoldBenchmark {
    private final CallEvent ended = SampleFacts.of(new Random(1), 1).get(0);
    private final List<CallEvent> facts = List.of(
            earlier(30, new CallPlaced("+918035735660", "+919812345678", 1)),
            earlier(20, new CallAnswered(null)),
            ended);
    private final byte[] state;

    public FoldBenchmark() {
        var merge = CallMerge.begin();
        merge.add(facts.get(0), 1);
        merge.add(facts.get(1), 2);
        state = merge.state();
    }

    private CallEvent earlier(int seconds, Object fact) {
        return CallEvent.newBuilder(ended)
                .setEventId(new UUID(1, seconds))
                .setOccurredAt(ended.getOccurredAt().minusSeconds(seconds))
                .setFact(fact)
                .build();
    }

    /** A new call of three facts: its row and the state that is kept. */
    @Benchmark
    public Object foldNew() {
        var merge = CallMerge.begin();
        for (int i = 0; i < facts.size(); i++) {
            merge.add(facts.get(i), i);
        }
        return row(merge);
    }

    /** The third fact of a call of which two are known. */
    @Benchmark
    public Object foldKnown() {
        var merge = CallMerge.resume(state);
        merge.add(ended, 3);
        return row(merge);
    }

    private List<Object> row(CallMerge merge) {
        CallRow row = merge.row(ended.getCallSid());
        return List.of(row, merge.state());
    }
}
