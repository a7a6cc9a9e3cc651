/** Story to be told. */
@NullMarked
package io.quinite.vantage.analytics;

import org.jspecify.annotations.NullMarked;
