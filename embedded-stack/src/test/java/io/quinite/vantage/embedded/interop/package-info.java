/** Other people's clients of a schema registry, run against ours: they must read what we write, and we what they write. */
@NullMarked
package io.quinite.vantage.embedded.interop;

import org.jspecify.annotations.NullMarked;
