package io.quinite.vantage.sink.apply;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A call or a lead with its facts, in log order.
 *
 * @param condemned facts that the database refused, with what it said
 */
record Subject<E>(UUID id, List<Fact<E>> facts, Map<Fact<E>, String> condemned) {

    Subject(UUID id, List<Fact<E>> facts) {
        this(id, facts, Map.of());
    }

    Subject<E> only(List<Fact<E>> some) {
        return new Subject<>(id, facts.stream().filter(some::contains).toList());
    }

    Subject<E> condemning(Map<Fact<E>, String> refused) {
        return new Subject<>(id, facts, refused);
    }
}
