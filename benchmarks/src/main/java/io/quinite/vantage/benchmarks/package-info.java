/** Each hop next to its limit and next to what people use instead: {@code vantage bench}. */
@NullMarked
package io.quinite.vantage.benchmarks;

import org.jspecify.annotations.NullMarked;
