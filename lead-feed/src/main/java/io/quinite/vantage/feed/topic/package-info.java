/** The topic of lead changes, read once for all who follow it: those at its end share one reader, those behind share a few. */
@NullMarked
package io.quinite.vantage.feed.topic;

import org.jspecify.annotations.NullMarked;
