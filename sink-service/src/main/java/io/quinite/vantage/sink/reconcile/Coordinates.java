package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.sink.store.RawRecord;

/** Where a record is, as people read it. */
final class Coordinates {
    private Coordinates() {}

    static String of(RawRecord raw) {
        return of(raw.topic(), raw.partition(), raw.offset());
    }

    static String of(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }
}
