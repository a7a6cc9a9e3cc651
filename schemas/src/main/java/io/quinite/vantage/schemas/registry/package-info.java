/**
 * A client of any schema registry with Confluent's REST API, under Confluent's configuration keys. It keeps what it has
 * learned for ever, because a registry never changes the schema behind an id; it tries each of several URLs before it
 * gives up, and gives up within bounded time.
 *
 * <p>Two kinds of failure: {@link io.quinite.vantage.schemas.registry.RegistryUnavailableException} (try again) and
 * {@link io.quinite.vantage.schemas.registry.RegistryException} (the registry answered, and the answer is no).
 */
@NullMarked
package io.quinite.vantage.schemas.registry;

import org.jspecify.annotations.NullMarked;
