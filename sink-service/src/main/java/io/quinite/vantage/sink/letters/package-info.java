/**
 * What did not get into a row, for people: dead letters to look at, to replay through the door with a fix or to drop, and
 * parked facts to look at. A replayed fact is a new record, so it is counted once like any other; the letter stays and
 * remembers that it was settled.
 */
@NullMarked
package io.quinite.vantage.sink.letters;

import org.jspecify.annotations.NullMarked;
