@NullMarked
package io.quinite.vantage.feed;

import org.jspecify.annotations.NullMarked;
