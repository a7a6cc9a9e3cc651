/**
 * Plivo's callbacks: what they say as facts ({@code CallbackFacts}), and whether Plivo says it ({@code SignatureV3}, {@code
 * AuthTokens}, {@code SeenNonces}). Knows neither HTTP nor Kafka.
 */
@NullMarked
package io.quinite.vantage.ingest.plivo;

import org.jspecify.annotations.NullMarked;
