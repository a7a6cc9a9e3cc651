package io.quinite.vantage.feed.subscription;

import io.quinite.vantage.feed.store.Database;
import io.quinite.vantage.feed.store.Sql;
import io.quinite.vantage.feed.topic.Positions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What people do with subscriptions, in PostgreSQL. Every statement names the organization, so that nobody reaches another's by
 * its id; every change of a subscription raises its epoch, so that whoever delivers it looks at it anew.
 */
final class SubscriptionStore {
    private final Sql lockOrganization = Sql.load("lock-organization");
    private final Sql count = Sql.load("count-subscriptions");
    private final Sql insert = Sql.load("insert-subscription");
    private final Sql list = Sql.load("list-subscriptions");
    private final Sql find = Sql.load("find-subscription");
    private final Sql lock = Sql.load("lock-subscription");
    private final Sql rotate = Sql.load("rotate-secret");
    private final Sql disable = Sql.load("disable-subscription");
    private final Sql enable = Sql.load("enable-subscription");
    private final Sql retryNow = Sql.load("retry-now");
    private final Sql delete = Sql.load("delete-subscription");
    private final Sql attempts = Sql.load("list-attempts");
    private final Sql position = Sql.load("position-subscription");
    private final Sql forgetPending = Sql.load("forget-pending");
    private final Sql forgetWaiting = Sql.load("forget-waiting");
    private final Database database;

    /** With what waits. */
    record Shown(Subscription subscription, long waitingLeads, long pendingChanges) {}

    /** One attempt to deliver. */
    record Attempt(
            String webhookId,
            @Nullable UUID lead,
            int attempt,
            Instant at,
            int durationMs,
            String outcome,
            @Nullable Integer status,
            @Nullable String detail) {}

    SubscriptionStore(Database database) {
        this.database = database;
    }

    /** @return false where the organization has as many as it may */
    boolean add(Subscription subscription, int max) throws SQLException {
        return database.transaction(connection -> {
            // Two that are made at once count one after the other.
            lockOrganization.query(connection, row -> 0, subscription.organization());
            long there = count.query(connection, row -> row.getLong(1), subscription.organization())
                    .get(0);
            if (there >= max) {
                return false;
            }
            var filter = subscription.filter();
            insert.update(
                    connection,
                    subscription.id(),
                    subscription.organization(),
                    subscription.url().toString(),
                    subscription.description(),
                    connection.createArrayOf("text", filter.statuses().toArray()),
                    connection.createArrayOf("uuid", filter.projects().toArray()),
                    connection.createArrayOf("text", filter.fields().toArray()),
                    subscription.secrets().current().bytes(),
                    subscription.topicId(),
                    SubscriptionRows.array(subscription.positions()),
                    subscription.createdAt());
            return true;
        });
    }

    List<Shown> all(UUID organization) throws SQLException {
        return database.transaction(connection -> list.query(
                connection,
                row -> new Shown(
                        SubscriptionRows.read(row), row.getLong("waiting_leads"), row.getLong("pending_changes")),
                organization));
    }

    Optional<Shown> find(UUID organization, UUID id) throws SQLException {
        return database.transaction(connection -> find(connection, organization, id));
    }

    private Optional<Shown> find(Connection connection, UUID organization, UUID id) throws SQLException {
        return find
                .query(
                        connection,
                        row -> new Shown(
                                SubscriptionRows.read(row),
                                row.getLong("waiting_leads"),
                                row.getLong("pending_changes")),
                        organization,
                        id)
                .stream()
                .findFirst();
    }

    boolean rotate(UUID organization, UUID id, WebhookSecret secret, Instant formerUntil) throws SQLException {
        return database.transaction(
                connection -> rotate.update(connection, formerUntil, secret.bytes(), organization, id) == 1);
    }

    boolean disable(UUID organization, UUID id, Instant now) throws SQLException {
        return database.transaction(connection ->
                disable.update(connection, now, DisabledCode.REQUESTED.word(), "disabled over HTTP", organization, id)
                        == 1);
    }

    /** Also what waits for its next attempt is tried now. */
    boolean enable(UUID organization, UUID id, Instant now) throws SQLException {
        return database.transaction(connection -> {
            if (enable.update(connection, organization, id) == 0) {
                return false;
            }
            retryNow.update(connection, now, id);
            return true;
        });
    }

    boolean delete(UUID organization, UUID id) throws SQLException {
        return database.transaction(connection -> delete.update(connection, organization, id) == 1);
    }

    List<Attempt> attempts(UUID organization, UUID id, int limit) throws SQLException {
        return database.transaction(connection -> attempts.query(
                connection,
                row -> new Attempt(
                        row.getString("webhook_id"),
                        row.getObject("lead_id", UUID.class),
                        row.getInt("attempt"),
                        row.getObject("attempted_at", java.time.OffsetDateTime.class)
                                .toInstant(),
                        row.getInt("duration_ms"),
                        row.getString("outcome"),
                        row.getObject("status", Integer.class),
                        row.getString("detail")),
                organization,
                id,
                limit));
    }

    /**
     * Goes on elsewhere. What waits and comes after that is forgotten, because it comes again from the topic.
     *
     * @param from decides by where the subscription is
     */
    boolean replay(UUID organization, UUID id, String topicId, Function<Subscription, Positions> from)
            throws SQLException {
        return database.transaction(connection -> {
            // Its owner writes no position in between, and nothing afterwards.
            lock.query(connection, row -> 0, organization, id);
            var found = find(connection, organization, id);
            if (found.isEmpty()) {
                return false;
            }
            var subscription = found.get().subscription();
            Positions next = from.apply(subscription);
            position.update(connection, SubscriptionRows.array(next), topicId, organization, id);
            // Offsets of a topic that is gone say nothing.
            var kept = subscription.topicId().equals(topicId) ? next : new Positions(new long[next.partitions()]);
            forgetPending.update(connection, SubscriptionRows.array(kept), id);
            forgetWaiting.update(connection, id);
            return true;
        });
    }
}
