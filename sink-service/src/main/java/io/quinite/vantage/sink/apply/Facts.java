package io.quinite.vantage.sink.apply;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.sink.store.Calls;
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
     * Facts about calls, with a plan for each call for the case that it is new, which most are.
     *
     * @param ifNew in the order of the subjects
     */
    record OfCalls(Map<UUID, Subject<CallEvent>> subjects, List<DeadLetter> poison, List<CallPlan> ifNew) {
        static final OfCalls NONE = new OfCalls(Map.of(), List.of(), List.of());

        static OfCalls of(Facts<CallEvent> facts) {
            return new OfCalls(
                    facts.subjects,
                    facts.poison,
                    facts.subjects.values().stream().map(CallPlan::ofNew).toList());
        }

        /** @param asked in the order in which rows are locked, which is that of the subjects here */
        @SuppressWarnings("ReferenceEquality")
        List<CallPlan> plans(List<Subject<CallEvent>> asked, Map<UUID, Calls.Known> known) {
            var plans = new ArrayList<CallPlan>(asked.size());
            int next = 0;
            for (Subject<CallEvent> subject : asked) {
                while (next < ifNew.size() && ifNew.get(next).subject().id().compareTo(subject.id()) < 0) {
                    next++;
                }
                var before = known.get(subject.id());
                // Not the same where parked facts have joined it, or where it is tried without some of its facts.
                boolean isPrepared =
                        before == null && next < ifNew.size() && ifNew.get(next).subject() == subject;
                plans.add(isPrepared ? ifNew.get(next) : CallPlan.of(subject, before));
            }
            return plans;
        }
    }
}
