package io.quinite.vantage.sink.reconcile;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which calls are told of. */
record Scope(@Nullable UUID campaign, @Nullable Long sinceMicros) {
    static Scope of(Options options) {
        Instant since = options.since();
        return new Scope(options.campaign(), since == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, since));
    }

    boolean hasCampaign(@Nullable UUID one, @Nullable UUID other) {
        return campaign == null || campaign.equals(one) || campaign.equals(other);
    }

    boolean hasTime(long callTimestamp) {
        return sinceMicros == null || callTimestamp >= sinceMicros;
    }
}
