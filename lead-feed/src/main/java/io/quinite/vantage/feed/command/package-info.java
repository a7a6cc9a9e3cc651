/** {@code vantage subscriptions}: what the feed's HTTP interface of subscriptions does, from a terminal. */
@NullMarked
package io.quinite.vantage.feed.command;

import org.jspecify.annotations.NullMarked;
