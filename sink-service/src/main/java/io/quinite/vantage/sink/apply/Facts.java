package io.quinite.vantage.sink.apply;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.sink.store.DeadLetter;
import io.quinite.vantage.sink.store.RawRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of a batch as facts.
 *
 * @param subjects what they are about, in the order in which rows are locked
 * @param poison records that are no facts
 */
record Facts<E>(Map<UUID, Subject<E>> subjects, List<DeadLetter> poison) {

    static <E extends SpecificRecord> Facts<E> read(FactReader<E> reader, List<RawRecord> records) {
        var poison = new ArrayList<DeadLetter>();
        Map<UUID, List<Fact<E>>> bySubject = new HashMap<>();
        for (RawRecord raw : records) {
            reader.read(raw, poison::add).ifPresent(fact -> bySubject
                    .computeIfAbsent(fact.subjectId(), id -> new ArrayList<>(4))
                    .add(fact));
        }
        var subjects = new TreeMap<UUID, Subject<E>>();
        bySubject.forEach((id, facts) -> subjects.put(id, new Subject<>(id, facts)));
        return new Facts<>(subjects, poison);
    }

    /**
     * Facts about calls.
     *
     * @param ifNew plans for the case that each call is new
     */
    record OfCalls(Map<UUID, Subject<CallEvent>> subjects, List<DeadLetter> poison, CallPlans ifNew) {
        static final OfCalls NONE = new OfCalls(Map.of(), List.of(), CallPlans.NONE);

        static OfCalls of(Facts<CallEvent> facts) {
            return new OfCalls(facts.subjects, facts.poison, CallPlans.ifNew(List.copyOf(facts.subjects.values())));
        }
    }
}
