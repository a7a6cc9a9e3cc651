@NullMarked
package io.quinite.vantage.feed.change;

import org.jspecify.annotations.NullMarked;
