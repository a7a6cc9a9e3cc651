@NullMarked
package io.quinite.vantage.cdc.position;

import org.jspecify.annotations.NullMarked;
