package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.Fingerprints;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.apply.Fact;
import io.quinite.vantage.sink.apply.FactReader;
import io.quinite.vantage.sink.merge.CallIdentity;
import io.quinite.vantage.sink.merge.CallMerge;
import io.quinite.vantage.sink.merge.Verdict;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.store.DeadLetter;
import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.Snapshot.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Folds the records of one call's key by the law, and says which of them are not where they belong. Safe for threads. */
final class CallFold {
    /** What only the moment of the write knew; such a letter is believed. */
    private static final Set<DeadLetterCause> CIRCUMSTANCES = Set.of(
            DeadLetterCause.UNREADABLE,
            DeadLetterCause.ORGANIZATION_MISMATCH,
            DeadLetterCause.ROW_DELETED,
            DeadLetterCause.UNSTORABLE,
            DeadLetterCause.PARKED_TOO_LONG);

    private final FactReader<CallEvent> reader;
    private final Deserializer<CallEvent> deserializer;
    private final Reach reach;

    /**
     * What the log says of a key.
     *
     * @param taken the facts that make the row, null where none does
     * @param callSid of a fact that was taken or waits
     * @param parked how many of its facts wait, for what
     * @param letters causes of its dead letters
     * @param counted as analytics counts it, null where it cannot be counted yet
     * @param firstHeard by the broker's clock, in milliseconds since the epoch
     */
    record Folded(
            @Nullable CallMerge taken,
            @Nullable String callSid,
            Set<String> parked,
            Set<String> letters,
            @Nullable CallIdentity counted,
            boolean countedAsTransferred,
            long firstHeard,
            List<Difference> complaints) {}

    /** A record with all that is known of it; the event is null where it is none. */
    private record Item(
            RawRecord raw,
            @Nullable CallEvent event,
            long fingerprint,
            @Nullable String traceparent,
            @Nullable DeadLetterCause poison,
            @Nullable Mark mark) {}

    CallFold(Map<String, ?> serde, Reach reach) {
        this.reader = FactReader.ofCalls(serde);
        this.deserializer = Topics.CALL_EVENTS.valueDeserializer(serde);
        this.reach = reach;
    }

    /**
     * @param records in log order
     * @param hasRow whether the call has its row
     */
    Folded fold(List<RawRecord> records, Function<RawRecord, @Nullable Mark> marks, boolean hasRow) {
        var items = new ArrayList<Item>(records.size());
        boolean plain = true;
        for (RawRecord raw : records) {
            Item item = item(raw, marks.apply(raw));
            items.add(item);
            plain &= item.poison == null && item.mark == null && inSink(raw) && inAnalytics(raw);
        }
        var sink = new Sink(hasRow);
        var reached = items.stream().filter(item -> inSink(item.raw)).toList();
        reached.forEach(sink::note);
        reached.forEach(sink::add);
        sink.checkLetters(items);
        CallMerge heard = plain ? sink.taken : merge(items, item -> inAnalytics(item.raw));
        CallIdentity counted = heard.identity();
        return new Folded(
                sink.takenFacts == 0 ? null : sink.taken,
                sink.callSid,
                sink.parked,
                sink.letters,
                counted == null || counted.campaignId() == null ? null : counted,
                heard.isBridged(),
                records.isEmpty() ? 0 : records.get(0).timestamp(),
                sink.complaints);
    }

    private boolean inSink(RawRecord raw) {
        return reach.sinkHas(raw.topic(), raw.partition(), raw.offset());
    }

    private boolean inAnalytics(RawRecord raw) {
        return reach.analyticsHas(raw.topic(), raw.partition(), raw.offset());
    }

    private Item item(RawRecord raw, @Nullable Mark mark) {
        var poison = new ArrayList<DeadLetter>(1);
        var fact = reader.read(raw, poison::add);
        if (fact.isPresent()) {
            Fact<CallEvent> found = fact.get();
            return new Item(raw, found.event(), found.fingerprint(), found.traceparent(), null, mark);
        }
        DeadLetterCause cause = poison.get(0).cause();
        // Analytics counts these: what is wrong with them concerns the database only.
        boolean countable = cause == DeadLetterCause.UNSTORABLE || cause == DeadLetterCause.INVALID_JSON;
        CallEvent event = countable ? read(raw) : null;
        return new Item(raw, event, event == null ? 0 : Fingerprints.of(event), null, cause, mark);
    }

    private @Nullable CallEvent read(RawRecord raw) {
        try {
            return deserializer.deserialize(raw.topic(), raw.value());
        } catch (SerializationException e) {
            return null;
        }
    }

    private static CallMerge merge(List<Item> items, Function<Item, Boolean> which) {
        var merge = CallMerge.begin();
        for (Item item : items) {
            if (item.event != null && which.apply(item)) {
                merge.add(item.event, item.fingerprint);
            }
        }
        return merge;
    }

    /** What the sink should have made of the records. */
    private static final class Sink {
        private final CallMerge taken = CallMerge.begin();
        private final Set<String> parked = new TreeSet<>();
        private final Set<String> letters = new TreeSet<>();
        private final List<Difference> complaints = new ArrayList<>();
        private final Waiting waiting;
        private int takenFacts;
        private @Nullable String callSid;

        Sink(boolean hasRow) {
            waiting = new Waiting(hasRow);
        }

        void note(Item item) {
            if (item.event != null && item.mark != null) {
                waiting.add(item.mark, item.event.getEventId(), item.fingerprint);
            }
        }

        void add(Item item) {
            Mark mark = item.mark;
            if (item.event != null) {
                callSid = item.event.getCallSid();
            }
            if (mark != null && mark.letter()) {
                letters.add(mark.why());
            } else if (mark != null) {
                parked.add(mark.why());
                if (item.poison != null) {
                    complain(item, "it is parked, but it is no fact: " + item.poison.meaning());
                }
            } else if (item.poison != null || item.event == null) {
                complain(item, "it is no dead letter, though " + (item.poison == null ? "" : item.poison.meaning()));
            } else {
                take(item, item.event);
            }
        }

        private void take(Item item, CallEvent event) {
            if (waiting.standsFor(event.getEventId(), item.fingerprint)) {
                return;
            }
            switch (taken.add(event, item.fingerprint, item.traceparent)) {
                case TAKEN -> takenFacts++;
                case EVENT_ID_REUSED -> shouldBe(item, DeadLetterCause.EVENT_ID_REUSED);
                case IDENTITY_CONFLICT -> shouldBe(item, DeadLetterCause.IDENTITY_CONFLICT);
                default -> {
                    // A second delivery leaves nothing behind.
                }
            }
        }

        private void shouldBe(Item item, DeadLetterCause cause) {
            complain(item, "it is no dead letter, though " + cause.meaning());
        }

        private void complain(Item item, String why) {
            complaints.add(Difference.of(Kind.UNACCOUNTED, "record", Coordinates.of(item.raw), why));
        }

        /** A fact of which the log alone says that it is good must not be a dead letter. */
        private void checkLetters(List<Item> items) {
            if (letters.isEmpty()) {
                return;
            }
            var all = CallMerge.begin();
            for (Item item : items) {
                Mark mark = item.mark;
                // Facts that the database refused alone are in no state that others are measured against.
                boolean alone = mark != null
                        && mark.letter()
                        && DeadLetterCause.ofCode(mark.why()) == DeadLetterCause.UNSTORABLE;
                Verdict verdict = item.event == null || item.poison != null || alone
                        ? null
                        : all.add(item.event, item.fingerprint);
                if (mark == null || !mark.letter() || item.poison != null) {
                    continue;
                }
                DeadLetterCause cause = DeadLetterCause.ofCode(mark.why());
                boolean good = verdict == Verdict.TAKEN || verdict == Verdict.DUPLICATE;
                if (good && !CIRCUMSTANCES.contains(cause)) {
                    complain(item, "it is a dead letter because " + cause.meaning() + ", which is not so");
                }
            }
        }
    }
}
