@NullMarked
package io.quinite.vantage.access;

import org.jspecify.annotations.NullMarked;
