/** What a change looks like outside, and which changes somebody wants to see. Knows neither Kafka nor HTTP. */
@NullMarked
package io.quinite.vantage.feed.change;

import org.jspecify.annotations.NullMarked;
