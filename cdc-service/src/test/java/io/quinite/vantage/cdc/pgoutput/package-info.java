@NullMarked
package io.quinite.vantage.cdc.pgoutput;

import org.jspecify.annotations.NullMarked;
