/** How a hop is measured and told: contenders in turns, medians and spread, ratios that the spread allows, and what an earlier run said. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.benchmarks.harness;
