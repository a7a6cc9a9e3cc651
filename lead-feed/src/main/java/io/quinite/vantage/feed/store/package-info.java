/** What the feed keeps in PostgreSQL. */
@NullMarked
package io.quinite.vantage.feed.store;

import org.jspecify.annotations.NullMarked;
