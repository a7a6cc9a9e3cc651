/** The service against real Kafka and PostgreSQL, and what must hold when they or it are killed. */
@NullMarked
package io.quinite.vantage.sink;

import org.jspecify.annotations.NullMarked;
