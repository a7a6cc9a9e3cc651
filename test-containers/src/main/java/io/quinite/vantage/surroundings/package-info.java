/**
 * For tests only: which surroundings were chosen for them ({@code -Dsurroundings=containers}, or the embedded ones), what a
 * test may ask of a broker and of a server of PostgreSQL in either, and the two in containers.
 *
 * <p>A container is killed, stopped, paused and started again by the engine: the same container, so with the same data and
 * on the same port. Containers are removed by whoever started them; those of a test run that was killed by the next run.
 */
@NullMarked
package io.quinite.vantage.surroundings;

import org.jspecify.annotations.NullMarked;
