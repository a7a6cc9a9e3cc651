/**
 * Figures over HTTP, as they are now. A request is answered from the stores of this instance, or handed to the one that has
 * the key; what is shown live comes from the topic of totals, so that every instance shows everything.
 */
@NullMarked
package io.quinite.vantage.analytics.http;

import org.jspecify.annotations.NullMarked;
