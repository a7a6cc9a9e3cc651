@NullMarked
package io.quinite.vantage.cdc;

import org.jspecify.annotations.NullMarked;
