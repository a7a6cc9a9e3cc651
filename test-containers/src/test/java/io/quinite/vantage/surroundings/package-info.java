@NullMarked
package io.quinite.vantage.surroundings;

import org.jspecify.annotations.NullMarked;
