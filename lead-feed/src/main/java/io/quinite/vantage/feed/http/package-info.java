/** The HTTP server: its bounds, who may come in, and what an answer looks like that is no success. */
@NullMarked
package io.quinite.vantage.feed.http;

import org.jspecify.annotations.NullMarked;
