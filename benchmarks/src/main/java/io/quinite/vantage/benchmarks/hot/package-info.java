/** The paths on which each fact costs processor time and nothing else, measured by JMH. */
@NullMarked
package io.quinite.vantage.benchmarks.hot;

import org.jspecify.annotations.NullMarked;
