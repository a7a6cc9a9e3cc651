/** Tests of what needs neither Kafka nor a receiver. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.feed.webhook;
