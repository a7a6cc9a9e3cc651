package io.quinite.vantage.feed.subscription;

import io.quinite.vantage.feed.change.Filter;
import io.quinite.vantage.feed.topic.Positions;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where changes of an organization are sent.
 *
 * @param disabled null where it is served
 * @param topicId of the topic that the positions are of
 * @param positions before which everything was delivered, or waits
 * @param epoch one more with each owner and each change of the subscription
 */
public record Subscription(
        UUID id,
        UUID organization,
        URI url,
        String description,
        Filter filter,
        Secrets secrets,
        @Nullable Disabled disabled,
        String topicId,
        Positions positions,
        long epoch,
        @Nullable Instant lastSuccessAt,
        Instant createdAt) {

    /** Why nothing is sent. */
    public record Disabled(DisabledCode code, String detail, Instant at) {}

    /**
     * What requests are signed with.
     *
     * @param former good until {@code formerUntil}, after a rotation; else null
     */
    public record Secrets(
            WebhookSecret current,
            @Nullable WebhookSecret former,
            @Nullable Instant formerUntil) {
        public static Secrets of(WebhookSecret secret) {
            return new Secrets(secret, null, null);
        }

        /** The newest first. */
        public List<WebhookSecret> goodAt(Instant now) {
            return former != null && formerUntil != null && now.isBefore(formerUntil)
                    ? List.of(current, former)
                    : List.of(current);
        }
    }
}
