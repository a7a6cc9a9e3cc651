/**
 * The tables, as statements. Each class loads its SQL files when it is made, works on the connection that it is given,
 * and leaves transactions to its caller. Every statement takes arrays, so that a batch costs the same few round trips
 * whatever its size.
 */
@NullMarked
package io.quinite.vantage.sink.store;

import org.jspecify.annotations.NullMarked;
