package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.Snapshot.Mark;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parked facts and dead letters of one bucket, by their place in the log. */
final class Marks {
    private record Place(int partition, long offset) {}

    private final Map<Place, Mark> marks = new HashMap<>();
    private final Set<Place> used = new HashSet<>();

    void add(Mark mark) {
        marks.put(new Place(mark.partition(), mark.offset()), mark);
    }

    @Nullable
    Mark of(RawRecord raw) {
        if (marks.isEmpty()) {
            return null;
        }
        var place = new Place(raw.partition(), raw.offset());
        Mark mark = marks.get(place);
        if (mark != null) {
            used.add(place);
        }
        return mark;
    }

    /** Marks of records that the log does not have. */
    List<Difference> unused(String topic) {
        return marks.keySet().stream()
                .filter(place -> !used.contains(place))
                .map(place -> Difference.of(
                        Kind.UNACCOUNTED,
                        "record",
                        Coordinates.of(topic, place.partition, place.offset),
                        "it is parked or a dead letter, but the log does not have it"))
                .toList();
    }
}
