/**
 * The other side of the door: what sends facts to it. {@link io.quinite.vantage.ingest.send.DoorClient} is one request and
 * what became of it; {@link io.quinite.vantage.ingest.send.SendCommand} sends files, and after a crash goes on where it was.
 */
@NullMarked
package io.quinite.vantage.ingest.send;

import org.jspecify.annotations.NullMarked;
