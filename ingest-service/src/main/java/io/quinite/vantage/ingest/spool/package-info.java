/**
 * A bounded queue of facts on disk. {@link io.quinite.vantage.ingest.spool.Spool} is the way in: what it has confirmed is
 * on the disk and survives kill -9 at any byte. Segment files of checksummed frames; nothing here knows HTTP or Kafka.
 */
@NullMarked
package io.quinite.vantage.ingest.spool;

import org.jspecify.annotations.NullMarked;
