/**
 * Delivery of changes to webhooks. {@link io.quinite.vantage.feed.webhook.Owned} says which subscriptions this instance serves;
 * each is a {@link io.quinite.vantage.feed.webhook.Subscriber} that follows the topic, keeps the changes of a lead in order and
 * hands them to {@link io.quinite.vantage.feed.webhook.Sender}; {@link io.quinite.vantage.feed.webhook.Journal} writes to
 * PostgreSQL how far everybody is, and what has to wait.
 */
@NullMarked
package io.quinite.vantage.feed.webhook;

import org.jspecify.annotations.NullMarked;
