/** The merge against an oracle that shares no code with it. */
@NullMarked
package io.quinite.vantage.sink.merge;

import org.jspecify.annotations.NullMarked;
