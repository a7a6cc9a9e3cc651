package io.quinite.vantage.feed.subscription;

import io.quinite.vantage.feed.http.Refusal;
import io.quinite.vantage.feed.seal.ResumeIds;
import io.quinite.vantage.feed.seal.SealKey;
import io.quinite.vantage.feed.topic.Places;
import io.quinite.vantage.feed.topic.Places.Bounds;
import io.quinite.vantage.feed.topic.Places.Verdict;
import io.quinite.vantage.feed.topic.Positions;
import io.quinite.vantage.feed.topic.Shape;
import io.quinite.vantage.feed.topic.Tail;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** From where in the topic a subscription is served. */
public final class Starts {
    private final Tail tail;
    private final SealKey sealKey;
    private final Places places;

    /** A place, in which topic. */
    record Start(String topicId, Positions positions) {}

    public Starts(Tail tail, SealKey sealKey, Places places) {
        this.tail = tail;
        this.sealKey = sealKey;
        this.places = places;
    }

    /** At the end, where no time is given. */
    Start at(Optional<Instant> since) throws Refusal {
        var shape = shape();
        if (since.isPresent() && since.get().isBefore(places.wholeSince())) {
            throw expired("not every change since then is kept any more; read the leads anew");
        }
        return new Start(shape.id(), asked(() -> since.map(time -> places.since(shape, time))
                .orElseGet(() -> places.end(shape))));
    }

    /** That change and, of the other partitions, what Kafka has from its time on. */
    Start atChange(UUID organization, String id) throws Refusal {
        var shape = shape();
        var seal =
                sealKey.seal().orElseThrow(() -> notReady(sealKey.whyNotReady().orElse("the key is looked for")));
        var place = new ResumeIds(seal, shape)
                .readChange(organization, id)
                .filter(found -> found.partition() < shape.partitions())
                .orElseThrow(() -> new Refusal(
                        410, "resume-unknown", "change is not the webhook-id of a change of this organization"));
        if (place.recordTime().isBefore(places.wholeSince())) {
            throw expired("not every change since that one is kept any more; read the leads anew");
        }
        long[] next = asked(() -> places.since(shape, place.recordTime())).toArray();
        next[place.partition()] = place.offset();
        return new Start(shape.id(), new Positions(next));
    }

    Bounds bounds() throws Refusal {
        var shape = shape();
        return asked(() -> places.bounds(shape));
    }

    /**
     * The place that is asked for; where the subscription has not been so far yet, it stays, so that a replay leaves nothing
     * out. What has expired where it is, is left out already.
     */
    static Positions back(Subscription subscription, Start start, Bounds bounds) {
        boolean sameTopic = subscription.topicId().equals(start.topicId());
        long[] next = start.positions().toArray();
        if (sameTopic && bounds.judge(subscription.positions()) != Verdict.EXPIRED) {
            for (int partition = 0; partition < next.length; partition++) {
                next[partition] =
                        Math.min(next[partition], subscription.positions().next(partition));
            }
        }
        return new Positions(next);
    }

    /** @throws Refusal 410 where changes would be left out without a word */
    void checkWhole(Subscription subscription) throws Refusal {
        if (!subscription.topicId().equals(shape().id())
                || bounds().judge(subscription.positions()) == Verdict.EXPIRED) {
            throw expired(
                    "not every change that was not delivered is kept any more; read the leads anew, then replay the"
                            + " subscription from the time at which they were read, and enable it");
        }
    }

    private Shape shape() throws Refusal {
        return tail.shape().orElseThrow(() -> notReady(tail.whyNotReady().orElse("the topic is looked for")));
    }

    private static <T> T asked(Supplier<T> places) throws Refusal {
        try {
            return places.get();
        } catch (KafkaException e) {
            throw notReady(String.valueOf(e.getMessage()));
        }
    }

    private static Refusal notReady(String why) {
        return new Refusal(503, "not-ready", why);
    }

    private static Refusal expired(String detail) {
        return new Refusal(410, "resume-expired", detail);
    }
}
