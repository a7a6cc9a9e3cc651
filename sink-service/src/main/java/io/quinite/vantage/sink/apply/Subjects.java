package io.quinite.vantage.sink.apply;

import io.quinite.vantage.sink.store.ParkedFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/** Groups facts by what they are about, with the facts that were parked before them. */
final class Subjects {
    private Subjects() {}

    static <E extends SpecificRecord> List<Subject<E>> of(
            Connection connection,
            List<Fact<E>> facts,
            Collection<UUID> waiting,
            String topic,
            ParkedFacts parked,
            FactReader<E> reader)
            throws SQLException {
        Set<UUID> ids = new TreeSet<>(waiting);
        facts.forEach(fact -> ids.add(fact.subjectId()));
        Map<UUID, List<Fact<E>>> bySubject = new TreeMap<>();
        for (var subject : parked.load(connection, topic, ids).entrySet()) {
            var list = new ArrayList<Fact<E>>();
            subject.getValue().forEach(fact -> list.add(read(fact, reader)));
            bySubject.put(subject.getKey(), list);
        }
        facts.forEach(fact -> bySubject
                .computeIfAbsent(fact.subjectId(), id -> new ArrayList<>())
                .add(fact));
        return bySubject.entrySet().stream()
                .map(entry -> new Subject<>(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static <E extends SpecificRecord> Fact<E> read(ParkedFacts.Parked parked, FactReader<E> reader) {
        return reader.read(parked.raw(), letter -> {
                    throw new IllegalStateException("a parked fact could be read once and cannot now: "
                            + letter.raw().topic() + "-" + letter.raw().partition() + " offset "
                            + letter.raw().offset() + ": " + letter.message());
                })
                .orElseThrow()
                .parkedFor(parked.need());
    }
}
