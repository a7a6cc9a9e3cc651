package io.quinite.vantage.sink.apply;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.ParkedFacts;
import io.quinite.vantage.sink.store.ParkedFacts.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks after what waits: facts whose parents were made by people, or in a transaction that crossed theirs; facts that
 * have waited too long; totals of campaigns that came later. Only for partitions of this worker, in small transactions.
 */
public final class Sweep {
    private final Batches batches;
    private final int subjectsMax;
    private final int expireHours;
    private final ParkedFacts parked = new ParkedFacts();

    /** One sort of work in a transaction of its own. */
    @FunctionalInterface
    private interface Step {
        Tally run(Connection connection, TopicPartition partition, Collection<UUID> subjects) throws SQLException;
    }

    /** Which subjects of a topic's partitions need that work. */
    @FunctionalInterface
    private interface Finder {
        List<Subject> find(Connection connection, String topic, Collection<Integer> partitions) throws SQLException;
    }

    /**
     * @param subjectsMax so many calls or leads are looked after at a time
     * @param expireHours so long a fact waits at most
     */
    public Sweep(Batches batches, int subjectsMax, int expireHours) {
        this.batches = batches;
        this.subjectsMax = subjectsMax;
        this.expireHours = expireHours;
    }

    /**
     * One round.
     *
     * @param committed takes what each transaction did
     * @return whether there is more to do at once
     */
    public boolean run(Database database, Collection<TopicPartition> owned, Consumer<Tally> committed)
            throws SQLException {
        boolean more = false;
        for (var topic : List.of(Topics.LEAD_EVENTS.name(), Topics.CALL_EVENTS.name())) {
            var partitions = numbers(owned, topic);
            if (!partitions.isEmpty()) {
                more |= step(database, topic, partitions, this::ready, batches::retry, committed);
                more |= step(database, topic, partitions, this::expired, batches::expire, committed);
            }
        }
        var totals = numbers(owned, Topics.CAMPAIGN_TOTALS.name());
        // Looked at without locks first: an idle sink writes nothing.
        if (!totals.isEmpty() && database.transaction(connection -> batches.isBehind(connection, totals))) {
            committed.accept(database.transaction(connection -> batches.showTotals(connection, totals)));
        }
        return more;
    }

    private boolean step(
            Database database,
            String topic,
            List<Integer> partitions,
            Finder finder,
            Step step,
            Consumer<Tally> committed)
            throws SQLException {
        var subjects = database.transaction(connection -> finder.find(connection, topic, partitions));
        for (var entry : byPartition(subjects).entrySet()) {
            var partition = new TopicPartition(topic, entry.getKey());
            committed.accept(database.transaction(connection -> step.run(connection, partition, entry.getValue())));
        }
        return subjects.size() >= subjectsMax;
    }

    private List<Subject> ready(Connection connection, String topic, Collection<Integer> partitions)
            throws SQLException {
        return parked.ready(connection, topic, partitions, subjectsMax);
    }

    private List<Subject> expired(Connection connection, String topic, Collection<Integer> partitions)
            throws SQLException {
        return parked.expired(connection, topic, partitions, expireHours, subjectsMax);
    }

    private static List<Integer> numbers(Collection<TopicPartition> owned, String topic) {
        return owned.stream()
                .filter(partition -> partition.topic().equals(topic))
                .map(TopicPartition::partition)
                .sorted()
                .toList();
    }

    private static Map<Integer, List<UUID>> byPartition(List<Subject> subjects) {
        return subjects.stream()
                .collect(Collectors.groupingBy(
                        Subject::partition,
                        TreeMap::new,
                        Collectors.mapping(Subject::id, Collectors.toCollection(ArrayList::new))));
    }
}
