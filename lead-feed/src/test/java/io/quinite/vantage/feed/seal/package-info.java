@NullMarked
package io.quinite.vantage.feed.seal;

import org.jspecify.annotations.NullMarked;
