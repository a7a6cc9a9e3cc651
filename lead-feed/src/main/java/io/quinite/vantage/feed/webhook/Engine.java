package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.topic.CatchUp;
import io.quinite.vantage.kit.Health;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What all subscribers of this instance share.
 *
 * @param pumps lets a subscriber send what may be sent, by another thread and soon
 * @param lease whether this instance may still send
 */
record Engine(
        WebhookLimits limits,
        Clock clock,
        Sender sender,
        InFlight inFlight,
        Journal journal,
        CatchUp catchUp,
        WebhookMeters meters,
        Health health,
        Consumer<Subscriber> pumps,
        BooleanSupplier lease) {
    void pumpSoon(Subscriber subscriber) {
        pumps.accept(subscriber);
    }

    boolean mayDeliver() {
        return lease.getAsBoolean();
    }
}
