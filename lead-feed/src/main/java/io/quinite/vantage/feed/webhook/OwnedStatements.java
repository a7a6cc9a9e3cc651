package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.store.Database;
import io.quinite.vantage.feed.store.Sql;
import io.quinite.vantage.feed.subscription.Subscription;
import io.quinite.vantage.feed.subscription.SubscriptionRows;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who serves what, in PostgreSQL, whose clock alone decides when a lease is over. */
final class OwnedStatements {
    private final Sql beat = Sql.load("beat");
    private final Sql forgetDead = Sql.load("forget-dead");
    private final Sql forget = Sql.load("forget-instance");
    private final Sql share = Sql.load("share");
    private final Sql owned = Sql.load("owned");
    private final Sql claim = Sql.load("claim");
    private final Sql load = Sql.load("load-owned");
    private final Sql loadWaiting = Sql.load("load-waiting");

    private final Database database;
    private final UUID instance;
    private final WebhookLimits limits;

    /** A subscription that is this instance's. */
    record Mine(UUID id, long epoch, @Nullable Instant formerSecretUntil) {}

    /** What this instance is to serve, and how many there are for each. */
    record Look(int share, List<Mine> mine) {}

    OwnedStatements(Database database, UUID instance, WebhookLimits limits) {
        this.database = database;
        this.instance = instance;
        this.limits = limits;
    }

    /** Renews the lease, and takes what nobody serves. */
    Look look() throws SQLException {
        return database.transaction(connection -> {
            beat.update(connection, instance, limits.leaseMs());
            forgetDead.update(connection);
            int mayServe = share.query(connection, row -> row.getInt(1), limits.subscriptionsMax())
                    .get(0);
            int serves = owned.query(connection, row -> 0, instance).size();
            if (serves < mayServe) {
                claim.update(connection, instance, mayServe - serves);
            }
            return new Look(
                    mayServe,
                    owned.query(
                            connection,
                            row -> new Mine(
                                    row.getObject("id", UUID.class),
                                    row.getLong("epoch"),
                                    SubscriptionRows.time(row, "former_secret_until")),
                            instance));
        });
    }

    List<Subscription> load(Collection<UUID> ids) throws SQLException {
        return database.transaction(connection -> load.query(
                connection, SubscriptionRows::read, instance, connection.createArrayOf("uuid", ids.toArray())));
    }

    /** Leads that wait, by subscription. */
    Map<UUID, List<Chain>> waiting(Collection<UUID> ids) throws SQLException {
        var found = new HashMap<UUID, List<Chain>>();
        database.transaction(connection -> loadWaiting.query(
                connection,
                row -> {
                    var chain = new Chain(
                            row.getObject("lead_id", UUID.class), row.getInt("partition_id"), row.getLong("newest"));
                    chain.waiting = new Chain.Waiting(
                            row.getObject("first_failed_at", OffsetDateTime.class)
                                    .toInstant(),
                            row.getInt("failures"),
                            row.getObject("next_attempt_at", OffsetDateTime.class)
                                    .toInstant(),
                            row.getInt("pending"));
                    return found.computeIfAbsent(row.getObject("subscription_id", UUID.class), id -> new ArrayList<>())
                            .add(chain);
                },
                connection.createArrayOf("uuid", ids.toArray())));
        return found;
    }

    /** Others need not wait for the end of the lease. */
    void leave() throws SQLException {
        database.transaction(connection -> forget.update(connection, instance));
    }
}
