package io.quinite.vantage.ingest;

import io.quinite.vantage.ingest.body.BodyLimits;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** What every route needs. */
record Door(
        Gate gate,
        BodyLimits bodyLimits,
        InFlight inFlight,
        FactLog factLog,
        Probe probe,
        IngestMeters meters,
        Executor answers,
        AtomicBoolean stopping) {

    Optional<Unavailable> whyNotReady() {
        return stopping.get()
                ? Optional.of(Unavailable.kafka("the door is being closed"))
                : probe.whyNotReady().map(Unavailable::kafka);
    }
}
