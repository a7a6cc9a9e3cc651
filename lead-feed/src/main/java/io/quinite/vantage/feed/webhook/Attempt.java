package io.quinite.vantage.feed.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people are shown of one request. */
record Attempt(String webhookId, @Nullable UUID lead, int number, Instant at, Duration took, Outcome outcome) {}
