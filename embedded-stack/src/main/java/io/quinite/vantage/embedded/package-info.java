/** Story to be told. */
@NullMarked
package io.quinite.vantage.embedded;

import org.jspecify.annotations.NullMarked;
