/** {@code vantage cdc}: what a person can ask of change data capture, and do. */
@NullMarked
package io.quinite.vantage.cdc.command;

import org.jspecify.annotations.NullMarked;
