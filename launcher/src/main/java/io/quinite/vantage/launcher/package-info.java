/** Story to be told. */
@NullMarked
package io.quinite.vantage.launcher;

import org.jspecify.annotations.NullMarked;
