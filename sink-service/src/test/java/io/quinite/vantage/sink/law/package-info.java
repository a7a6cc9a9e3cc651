/**
 * The law of the merge once more, by brute force and for tests only: {@link io.quinite.vantage.sink.law.RandomFacts} makes
 * traffic, {@link io.quinite.vantage.sink.law.Oracle} says what the tables must hold in the end. It follows the executable
 * form of the law (all facts at once, sorted, the last one wins) and shares no code with the sink.
 */
@NullMarked
package io.quinite.vantage.sink.law;

import org.jspecify.annotations.NullMarked;
