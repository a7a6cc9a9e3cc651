package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.seal.SealKey;
import io.quinite.vantage.feed.store.Database;
import io.quinite.vantage.feed.subscription.SubscriptionLimits;
import io.quinite.vantage.feed.topic.CatchUp;
import io.quinite.vantage.feed.topic.Places;
import io.quinite.vantage.feed.topic.Tail;
import io.quinite.vantage.kit.AddressGuard;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.Observability;
import java.time.Clock;
import java.util.UUID;

/** Delivers changes to the webhooks that this instance serves. */
public final class Webhooks implements AutoCloseable {
    private final Closing parts = new Closing();

    /** Where changes come from. */
    public record Source(Tail tail, CatchUp catchUp, Places places, SealKey sealKey) {}

    /** @param clock decides when a delivery is tried again, and how old a place in the topic is */
    public Webhooks(
            WebhookLimits limits,
            SubscriptionLimits subscriptions,
            Source source,
            Database database,
            Observability observability,
            Clock clock) {
        var health = observability.health();
        var guard = new AddressGuard(SubscriptionLimits.NETWORKS, subscriptions.networksAllowed());
        var instance = UUID.randomUUID();
        var owned = new Owned(
                new OwnedStatements(database, instance, limits),
                source.tail(),
                source.sealKey(),
                source.places(),
                limits);
        parts.add("lease", owned::leave);
        var sender = parts.add("sender", new Sender(limits, guard, clock));
        var statements = new JournalStatements(instance, limits.attemptsMax(), clock);
        var journal = parts.add("journal", new Journal(database, statements, limits.commitMs(), owned::all, health));
        var meters = parts.add("meters", new WebhookMeters(observability.meters(), owned.all()::size));
        var pumps = parts.add("pumps", new Pumps(owned::all, health));
        parts.add("subscriptions", owned);
        journal.start();
        pumps.start();
        owned.start(new Engine(
                limits,
                clock,
                sender,
                new InFlight(limits.requestsMax()),
                journal,
                source.catchUp(),
                meters,
                health,
                pumps,
                owned::mayDeliver));
    }

    @Override
    public void close() {
        parts.close();
    }
}
