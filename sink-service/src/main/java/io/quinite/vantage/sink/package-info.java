/** Story to be told. */
@NullMarked
package io.quinite.vantage.sink;

import org.jspecify.annotations.NullMarked;
