/**
 * The door: what voice servers and importers say over HTTP becomes records on the topics, and a 2xx means that Kafka has
 * them. {@link io.quinite.vantage.ingest.IngestService} is started; a request goes through {@code FactsRoute} (key,
 * limits, one answer), {@code body} (formats), {@code facts} (rules) and {@code FactLog} (Kafka, and when to give up).
 */
@NullMarked
package io.quinite.vantage.ingest;

import org.jspecify.annotations.NullMarked;
