/**
 * For tests only: what a service needs around it, brought into shape, by whichever surroundings were chosen.
 *
 * <p>A test asks {@link io.quinite.vantage.teststack.TestStack} for all of it, or
 * {@link io.quinite.vantage.teststack.BrokerToKill} for a broker that it may kill. Neither tells where they are.
 */
@NullMarked
package io.quinite.vantage.teststack;

import org.jspecify.annotations.NullMarked;
