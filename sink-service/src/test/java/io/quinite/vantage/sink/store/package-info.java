/** The statements against a real PostgreSQL. */
@NullMarked
package io.quinite.vantage.sink.store;

import org.jspecify.annotations.NullMarked;
