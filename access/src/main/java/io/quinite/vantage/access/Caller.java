package io.quinite.vantage.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whoever brought a key that is good now: what it opens and how much it may do. Safe for many threads. */
public final class Caller {
    private final String keyId;
    private final @Nullable UUID organization;
    private final Set<Scope> scopes;
    private final byte[] hash;
    private final @Nullable Instant endsAt;
    private final Bucket requests;
    private final Bucket items;

    /** @param before the same key as it was until now, whose use still counts; null for a new one */
    Caller(KeyRecord record, RateLimit limit, @Nullable Caller before) {
        keyId = record.id();
        organization = record.organization();
        scopes = record.scopes();
        hash = record.hash();
        endsAt = record.endsAt();
        long now = System.nanoTime();
        requests = before == null ? new Bucket(limit.requestsPerSecond(), now) : before.requests;
        items = before == null ? new Bucket(limit.itemsPerSecond(), now) : before.items;
    }

    /** The public part of the key, for logs. */
    public String keyId() {
        return keyId;
    }

    /** Null for a service key. */
    public @Nullable UUID organization() {
        return organization;
    }

    public boolean mayNameOrganization(UUID named) {
        return organization == null || organization.equals(named);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /**
     * Counts a request, where the key may make one now.
     *
     * @return 0 where it may; else the seconds after which to try again, for {@code Retry-After}
     */
    public int secondsUntilRequest() {
        long now = System.nanoTime();
        long wait = Math.max(requests.nanosUntilOne(now), items.nanosUntilOne(now));
        if (wait == 0) {
            requests.take(1, now);
            return 0;
        }
        long second = TimeUnit.SECONDS.toNanos(1);
        return (int) Math.min(Integer.MAX_VALUE, (wait + second - 1) / second);
    }

    /** Counts what a request turned out to carry; too much of it makes the next request wait. */
    public void carried(int count) {
        items.take(count, System.nanoTime());
    }

    byte[] hash() {
        return hash;
    }

    boolean endedBy(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }

    @Override
    public String toString() {
        return "key " + keyId;
    }
}
