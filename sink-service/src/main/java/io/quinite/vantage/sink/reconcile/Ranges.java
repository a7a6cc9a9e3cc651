package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.Snapshot.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Which records of the log are to be read: up to where the sink is, and up to where analytics is. */
final class Ranges {
    /** Producers' clocks are wrong by up to a day. */
    private static final Duration BEFORE_SINCE = Duration.ofDays(2);

    private static final int TRIES = 20;

    private final Reach reach;
    private final Map<TopicPartition, Long> from;
    private final Map<TopicPartition, Long> to;
    private final Map<TopicPartition, Long> totalsTo;
    private final List<String> notes = new ArrayList<>();
    private final boolean whole;
    private final boolean countable;
    private final boolean analyticsKnown;
    private final long lag;

    Ranges(Admin admin, LogReader log, List<Account> accounts, Options options, @Nullable Instant asOf) {
        checkTopicIds(admin, accounts);
        Map<TopicPartition, Long> sink =
                new HashMap<>(accounts.stream().collect(Collectors.toMap(Account::partition, Account::nextOffset)));
        var partitions = new ArrayList<>(log.partitions(Topics.CALL_EVENTS.name()));
        partitions.addAll(log.partitions(Topics.LEAD_EVENTS.name()));
        Map<TopicPartition, Long> beginnings = log.beginnings(partitions);
        Map<TopicPartition, Long> ends = log.ends(partitions);
        whole = beginnings.values().stream().allMatch(offset -> offset == 0);
        if (!whole) {
            notes.add("the log does not go back to offset 0: rows of facts that are gone are told as extra");
        }
        Map<TopicPartition, Long> analytics = new HashMap<>();
        totalsTo = new HashMap<>(log.ends(log.partitions(Topics.CAMPAIGN_TOTALS.name())));
        countable = analytics(admin, log, options, analytics);
        analyticsKnown = !analytics.isEmpty();
        if (!analyticsKnown) {
            // As far as anything is known to be in a row.
            sink.forEach((partition, offset) -> {
                if (partition.topic().equals(Topics.CALL_EVENTS.name())) {
                    analytics.put(partition, offset);
                }
            });
        }
        if (asOf != null) {
            // A record's time is the broker's, and grows with its offset.
            log.at(partitions, asOf.toEpochMilli() + 1)
                    .forEach((partition, end) -> sink.merge(partition, end, Math::min));
            analytics.replaceAll((partition, offset) -> Math.min(offset, sink.getOrDefault(partition, 0L)));
        }
        reach = new Reach(sink, analytics);
        Instant since = options.since();
        from = since == null ? beginnings : since(log, since.minus(BEFORE_SINCE), beginnings, ends);
        to = new HashMap<>();
        partitions.forEach(partition ->
                to.put(partition, Math.max(sink.getOrDefault(partition, 0L), analytics.getOrDefault(partition, 0L))));
        lag = partitions.stream()
                .mapToLong(
                        partition -> Math.max(0, ends.getOrDefault(partition, 0L) - sink.getOrDefault(partition, 0L)))
                .sum();
    }

    private static Map<TopicPartition, Long> since(
            LogReader log, Instant since, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
        var found = log.at(beginnings.keySet(), since.toEpochMilli());
        Map<TopicPartition, Long> from = new HashMap<>();
        beginnings
                .keySet()
                .forEach(partition -> from.put(partition, found.getOrDefault(partition, ends.get(partition))));
        return from;
    }

    /** Going on with another topic under the same name would call every row an extra. */
    private static void checkTopicIds(Admin admin, List<Account> accounts) {
        var topics = accounts.stream().map(each -> each.partition().topic()).collect(Collectors.toSet());
        var ids = get(admin.describeTopics(topics).allTopicNames());
        for (Account account : accounts) {
            String topic = account.partition().topic();
            String id = Objects.requireNonNull(ids.get(topic)).topicId().toString();
            if (!id.equals(account.topicId())) {
                throw new UserError("the rows were made of a topic " + topic + " with the id " + account.topicId()
                        + ", but it was made anew (id " + id + "); point kafka.bootstrap.servers at the right cluster");
            }
        }
    }

    /**
     * Analytics commits totals and its position together. Where its position is the same before and after the end of the
     * totals was asked for, the totals up to that end are those of the facts up to that position. Where it moved, they are
     * those of fewer facts.
     */
    private boolean analytics(Admin admin, LogReader log, Options options, Map<TopicPartition, Long> position) {
        if (options.since() != null) {
            notes.add("with a beginning the totals topic is not held against the number of calls in the log");
            return false;
        }
        String group = options.analyticsGroup();
        var partitions = List.copyOf(totalsTo.keySet());
        for (int i = 0; i < TRIES; i++) {
            var before = position(admin, group);
            var ends = log.ends(partitions);
            if (before.isEmpty()) {
                notes.add("the consumer group " + group + " has no position, so the totals topic is not held against"
                        + " the number of calls in the log");
                return false;
            }
            var after = position(admin, group);
            position.putAll(after);
            totalsTo.putAll(ends);
            if (before.equals(after)) {
                return true;
            }
        }
        notes.add("analytics was too busy to take its position and its totals at one moment; the totals topic is not"
                + " held against the number of calls in the log");
        return false;
    }

    private static Map<TopicPartition, Long> position(Admin admin, String group) {
        // Stable: a transaction of which the totals are visible already has moved the position too.
        var stable = new ListConsumerGroupOffsetsOptions().requireStable(true);
        Map<TopicPartition, @Nullable OffsetAndMetadata> offsets =
                get(admin.listConsumerGroupOffsets(group, stable).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> found = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (offset != null && partition.topic().equals(Topics.CALL_EVENTS.name())) {
                found.put(partition, offset.offset());
            }
        });
        return found;
    }

    private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new UserError("Kafka does not answer: " + e.getCause(), e);
        }
    }

    Reach reach() {
        return reach;
    }

    /** First offsets of the fact topics' partitions. */
    Map<TopicPartition, Long> from() {
        return from;
    }

    Map<TopicPartition, Long> to() {
        return to;
    }

    /** As far as the totals belong to the position of analytics. */
    Map<TopicPartition, Long> totalsTo() {
        return totalsTo;
    }

    /** Whether the log has all that was ever consumed, and all of it is read. */
    boolean isWhole(Options options) {
        return whole && options.since() == null;
    }

    /** Whether the totals can be held against the log. */
    boolean isCountable() {
        return countable;
    }

    /** Whether its position was found. */
    boolean isAnalyticsKnown() {
        return analyticsKnown;
    }

    long lag() {
        return lag;
    }

    long records() {
        return to.entrySet().stream()
                .mapToLong(entry -> Math.max(0, entry.getValue() - from.getOrDefault(entry.getKey(), 0L)))
                .sum();
    }

    List<String> notes() {
        return notes;
    }
}
