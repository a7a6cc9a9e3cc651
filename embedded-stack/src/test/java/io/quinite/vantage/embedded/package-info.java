/** The parts on their own, and together. */
@NullMarked
package io.quinite.vantage.embedded;

import org.jspecify.annotations.NullMarked;
