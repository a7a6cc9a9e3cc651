/**
 * Who may use the HTTP services, for what, and how often. Keys live in the compacted topic {@code pipeline.api-keys}; {@link
 * io.quinite.vantage.access.Keyring} follows it, so that every instance of every service knows a change within moments and
 * goes on with the keys that it knows while Kafka is away. {@link io.quinite.vantage.access.Caller} is what a key opens.
 * Knows nothing of any HTTP framework: a service hands over the text of a header.
 */
@NullMarked
package io.quinite.vantage.access;

import org.jspecify.annotations.NullMarked;
