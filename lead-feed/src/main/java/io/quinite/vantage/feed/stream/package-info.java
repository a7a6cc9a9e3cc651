/** Lead changes as Server-Sent Events: who listens, from where, and what happens to those who are too slow. */
@NullMarked
package io.quinite.vantage.feed.stream;

import org.jspecify.annotations.NullMarked;
