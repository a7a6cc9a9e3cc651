/** The rules in memory, then the API over HTTP and Kafka. */
@NullMarked
package io.quinite.vantage.embedded.registry;

import org.jspecify.annotations.NullMarked;
