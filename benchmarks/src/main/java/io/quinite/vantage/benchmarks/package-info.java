/**
 * Speed as a ratio: contenders take turns in one run, on the same table of the same server, and the medians of their rounds
 * are compared. The first round of each warms up and is not counted.
 */
@NullMarked
package io.quinite.vantage.benchmarks;

import org.jspecify.annotations.NullMarked;
