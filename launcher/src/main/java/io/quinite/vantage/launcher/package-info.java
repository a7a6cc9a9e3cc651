/**
 * The {@code vantage} command: everything in one process ({@code up}, {@code demo}), and the commands that work on a
 * running stack from another one, which find it by the file that {@code up} writes. Services' own commands stand beside
 * the services' code; {@link io.quinite.vantage.launcher.Vantage} only assembles them.
 *
 * <p>{@code Pipeline} is the list of parts: the embedded stack, then every service, as a test or a real deployment would
 * start it. {@code DataDirectory} is what one {@code up} owns.
 */
@NullMarked
package io.quinite.vantage.launcher;

import org.jspecify.annotations.NullMarked;
