@NullMarked
package io.quinite.vantage.cdc.change;

import org.jspecify.annotations.NullMarked;
