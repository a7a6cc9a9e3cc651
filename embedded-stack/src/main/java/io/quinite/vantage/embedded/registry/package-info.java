/**
 * A schema registry with Confluent's REST API, its Avro part, inside the process: for one machine and for tests, where a
 * second server would double the memory. It keeps its state as Confluent's does, in a compacted topic, but knows no
 * other instance of itself: one writer at a time, no leader election, no authentication, no modes, no contexts. In
 * production any registry with that API takes its place.
 *
 * <p>A request goes from {@link io.quinite.vantage.embedded.registry.RegistryRoutes} (HTTP) to {@code Subjects} (what is
 * registered; the rules), and what it changes through {@code SchemasTopic} (the log) before it is answered.
 */
@NullMarked
package io.quinite.vantage.embedded.registry;

import org.jspecify.annotations.NullMarked;
