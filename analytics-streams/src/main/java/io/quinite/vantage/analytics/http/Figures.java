package io.quinite.vantage.analytics.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the stores of this instance, as far as it has them. Every answer is fields by name, as in the topics. */
public interface Figures {
    /** A span of windows of one size, the earliest first. */
    record Span(String size, String zone, Instant from, Instant to, int limit) {}

    /** @param campaign null for the whole organization; null is answered where nothing was counted */
    @Nullable
    Map<String, Object> totals(UUID organization, @Nullable UUID campaign);

    /** Those that this instance has. */
    List<Map<String, Object>> campaigns(UUID organization);

    List<Map<String, Object>> windows(UUID organization, @Nullable UUID campaign, Span span);

    /** Where the figures of a campaign or organization are kept: host:port. */
    String home(UUID organization, @Nullable UUID campaign);

    /** host:port of every instance. */
    List<String> instances();
}
