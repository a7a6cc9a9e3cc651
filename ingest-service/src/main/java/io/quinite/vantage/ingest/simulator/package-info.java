/**
 * Voice servers that are not there: seeded traffic over the real door, as messy as real traffic is. {@link
 * io.quinite.vantage.ingest.simulator.TrafficSimulator} sends it; {@link
 * io.quinite.vantage.ingest.simulator.ReferenceData} is what must be in the database before its rows can be.
 */
@NullMarked
package io.quinite.vantage.ingest.simulator;

import org.jspecify.annotations.NullMarked;
