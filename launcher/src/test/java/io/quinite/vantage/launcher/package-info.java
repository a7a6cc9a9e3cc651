/** The command as people use it. */
@NullMarked
package io.quinite.vantage.launcher;

import org.jspecify.annotations.NullMarked;
