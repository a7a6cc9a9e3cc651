/** {@code vantage keys}: makes, lists, rotates and revokes the keys that open the HTTP services. */
@NullMarked
package io.quinite.vantage.access.command;

import org.jspecify.annotations.NullMarked;
