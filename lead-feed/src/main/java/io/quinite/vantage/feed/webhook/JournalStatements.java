package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.store.Sql;
import io.quinite.vantage.feed.subscription.SubscriptionRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the journal says to PostgreSQL. Under the fence of each subscription: its owner and epoch. */
final class JournalStatements {
    private final Sql commit = Sql.load("commit-positions");
    private final Sql disable = Sql.load("disable-by-owner");
    private final Sql begin = Sql.load("insert-waiting");
    private final Sql queue = Sql.load("insert-pending");
    private final Sql failAgain = Sql.load("fail-again");
    private final Sql advance = Sql.load("advance-waiting");
    private final Sql deletePending = Sql.load("delete-pending");
    private final Sql end = Sql.load("delete-waiting");
    private final Sql attempt = Sql.load("insert-attempt");
    private final Sql trim = Sql.load("trim-attempts");
    private final Sql oldest = Sql.load("oldest-pending");

    private final UUID instance;
    private final int attemptsMax;
    private final Clock clock;

    JournalStatements(UUID instance, int attemptsMax, Clock clock) {
        this.instance = instance;
        this.attemptsMax = attemptsMax;
        this.clock = clock;
    }

    /** @return those of which nothing was written, because they are not this instance's any more, or have been changed */
    Set<Batch> write(Connection connection, Collection<Batch> batches) throws SQLException {
        var list = List.copyOf(batches);
        int[] committed = commit.batch(
                connection,
                list.stream()
                        .map(batch -> new @Nullable Object[] {
                            SubscriptionRows.array(batch.positions()),
                            batch.lastSuccessAt(),
                            batch.releases(),
                            batch.of().subscription().id(),
                            instance,
                            batch.of().subscription().epoch()
                        })
                        .toList());
        var fenced = Collections.newSetFromMap(new IdentityHashMap<Batch, Boolean>());
        var attempts = new ArrayList<@Nullable Object[]>();
        var trims = new ArrayList<@Nullable Object[]>();
        for (int i = 0; i < committed.length; i++) {
            var batch = list.get(i);
            if (committed[i] == 0) {
                fenced.add(batch);
                continue;
            }
            UUID id = batch.of().subscription().id();
            for (var step : batch.steps()) {
                write(connection, id, step);
            }
            batch.attempts().forEach(each -> attempts.add(row(id, each)));
            if (batch.trims()) {
                trims.add(new @Nullable Object[] {id, id, attemptsMax});
            }
            var disabling = batch.disabling();
            if (disabling != null) {
                disable.update(connection, clock.instant(), disabling.code().word(), disabling.detail(), id);
            }
        }
        attempt.batch(connection, attempts);
        trim.batch(connection, trims);
        return fenced;
    }

    private void write(Connection connection, UUID id, Step step) throws SQLException {
        if (step instanceof Step.Begins begins) {
            var chain = begins.chain();
            begin.update(connection, id, chain.lead, chain.partition, begins.firstFailedAt(), begins.nextAttemptAt());
            queue.batch(
                    connection,
                    begins.deliveries().stream().map(each -> row(id, each)).toList());
        } else if (step instanceof Step.Queues queues) {
            queue.batch(connection, List.<@Nullable Object[]>of(row(id, queues.delivery())));
        } else if (step instanceof Step.FailsAgain fails) {
            failAgain.update(connection, fails.failures(), fails.nextAttemptAt(), id, fails.lead());
        } else if (step instanceof Step.Advances advances) {
            deletePending.update(connection, id, advances.lead(), advances.offset());
            advance.update(connection, advances.nextAttemptAt(), id, advances.lead());
        } else if (step instanceof Step.Ends ends) {
            end.update(connection, id, ends.lead());
        }
    }

    private static @Nullable Object[] row(UUID id, Delivery delivery) {
        return new @Nullable Object[] {id, delivery.lead(), delivery.offset(), delivery.recordTime(), delivery.body()};
    }

    private static @Nullable Object[] row(UUID id, Attempt attempt) {
        var outcome = attempt.outcome();
        return new @Nullable Object[] {
            id,
            attempt.webhookId(),
            attempt.lead(),
            attempt.number(),
            attempt.at(),
            (int) attempt.took().toMillis(),
            outcome.word(),
            outcome.status() == 0 ? null : outcome.status(),
            outcome.detail()
        };
    }

    /** @return of each the oldest change of its lead; null where nothing waits */
    List<@Nullable Delivery> read(Connection connection, List<Journal.Load> wanted) throws SQLException {
        var found = new ArrayList<@Nullable Delivery>();
        for (var load : wanted) {
            var chain = load.chain();
            found.add(oldest
                    .query(
                            connection,
                            row -> new Delivery(
                                    chain.lead,
                                    chain.partition,
                                    row.getLong("record_offset"),
                                    row.getObject("record_time", OffsetDateTime.class)
                                            .toInstant(),
                                    row.getBytes("body")),
                            load.of().subscription().id(),
                            chain.lead)
                    .stream()
                    .findFirst()
                    .orElse(null));
        }
        return found;
    }
}
