package io.quinite.vantage.sink.apply;

import io.quinite.vantage.sink.store.ParkedFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/**
 * Groups the facts of one topic by what they are about, with the facts that were parked before them. What was parked may
 * be much more than a batch (a lead comes, and a thousand calls with their transcripts have waited for it), so it is
 * loaded in parts, each applied before the next, all in the same transaction.
 */
final class Subjects<E extends SpecificRecord> {
    private static final long PARKED_BYTES_MAX = 16L << 20;

    private final String topic;
    private final ParkedFacts parked;
    private final FactReader<E> reader;

    Subjects(String topic, ParkedFacts parked, FactReader<E> reader) {
        this.topic = topic;
        this.parked = parked;
        this.reader = reader;
    }

    /** Writes what follows from some subjects. */
    @FunctionalInterface
    interface Step<E> {
        Tally write(List<Subject<E>> subjects) throws SQLException;
    }

    /**
     * @param fresh what came now, by subject, in the order in which rows are locked
     * @param waiting subjects whose parked facts are to be tried as well
     */
    Tally forEachPart(Connection connection, Map<UUID, Subject<E>> fresh, Collection<UUID> waiting, Step<E> step)
            throws SQLException {
        var ids = inOrder(fresh, waiting);
        Map<UUID, Long> parkedBytes = parked.bytes(connection, topic, ids);
        if (parkedBytes.isEmpty()) {
            return step.write(List.copyOf(fresh.values()));
        }
        var tally = new Tally();
        List<UUID> part = new ArrayList<>();
        long bytes = 0;
        for (UUID id : ids) {
            long more = parkedBytes.getOrDefault(id, 0L);
            if (bytes > 0 && bytes + more > PARKED_BYTES_MAX) {
                tally.add(step.write(load(connection, part, fresh, parkedBytes.keySet())));
                part.clear();
                bytes = 0;
            }
            part.add(id);
            bytes += more;
        }
        tally.add(step.write(load(connection, part, fresh, parkedBytes.keySet())));
        return tally;
    }

    private static <E> Set<UUID> inOrder(Map<UUID, Subject<E>> fresh, Collection<UUID> waiting) {
        if (waiting.isEmpty()) {
            return fresh.keySet();
        }
        Set<UUID> all = new TreeSet<>(waiting);
        all.addAll(fresh.keySet());
        return all;
    }

    private List<Subject<E>> load(
            Connection connection, List<UUID> part, Map<UUID, Subject<E>> fresh, Set<UUID> withParked)
            throws SQLException {
        var waited = parked.load(
                connection, topic, part.stream().filter(withParked::contains).toList());
        var subjects = new ArrayList<Subject<E>>(part.size());
        for (UUID id : part) {
            Subject<E> now = fresh.get(id);
            var before = waited.get(id);
            if (before == null) {
                if (now != null) {
                    subjects.add(now);
                }
                continue;
            }
            var facts = new ArrayList<Fact<E>>();
            before.forEach(fact -> facts.add(read(fact)));
            if (now != null) {
                facts.addAll(now.facts());
            }
            subjects.add(new Subject<>(id, facts));
        }
        return subjects;
    }

    private Fact<E> read(ParkedFacts.Parked fact) {
        return reader.read(fact.raw(), letter -> {
                    throw new IllegalStateException("a parked fact could be read once and cannot now: "
                            + letter.raw().topic() + "-" + letter.raw().partition() + " offset "
                            + letter.raw().offset() + ": " + letter.message());
                })
                .orElseThrow()
                .parkedFor(fact.need());
    }
}
