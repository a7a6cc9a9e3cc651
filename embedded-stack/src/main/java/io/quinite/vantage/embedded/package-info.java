/**
 * Kafka, PostgreSQL and a schema registry on one machine, kept in one directory: what {@code vantage up} runs and what
 * every service's tests run against, so that both meet the same broker with the same settings.
 *
 * <p>{@link io.quinite.vantage.embedded.EmbeddedStack} starts all of it, side by side, then brings it into shape:
 * migrations, topics, schemas. Each part can also be started, stopped, killed and restarted on its own. Everything
 * listens on 127.0.0.1 only, on ports that are kept in the directory, so that a client finds a restarted stack where it
 * was.
 */
@NullMarked
package io.quinite.vantage.embedded;

import org.jspecify.annotations.NullMarked;
