/** Subscriptions of webhooks, as people manage them over HTTP and PostgreSQL keeps them. */
@NullMarked
package io.quinite.vantage.feed.subscription;

import org.jspecify.annotations.NullMarked;
