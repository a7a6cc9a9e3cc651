@NullMarked
package io.quinite.vantage.teststack;

import org.jspecify.annotations.NullMarked;
