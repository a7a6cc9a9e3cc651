/** Positions in the topic as an organization may hold them: opaque, and good for nothing in other hands. */
@NullMarked
package io.quinite.vantage.feed.seal;

import org.jspecify.annotations.NullMarked;
