package io.quinite.vantage.cdc;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** The kinds of record that the engine delivers, and what their offsets say; all names are Debezium's. */
enum Delivery {
    BEGIN,
    CHANGE,
    /** A logical message of ours. */
    MESSAGE,
    /** A row of the table of snapshots was written. */
    SNAPSHOT,
    END,
    OTHER;

    static Delivery of(SourceRecord record, String prefix) {
        String topic = record.topic();
        if (topic.endsWith(".transaction") && topic.length() == prefix.length() + ".transaction".length()) {
            return valueOf(((Struct) record.value()).getString("status"));
        }
        if (topic.endsWith(".public.leads")) {
            return CHANGE;
        }
        if (topic.endsWith(".pipeline.cdc_snapshots")) {
            return SNAPSHOT;
        }
        return topic.endsWith(".message") ? MESSAGE : OTHER;
    }

    /** End of the transaction that this session delivered before; null where it is the first. */
    static @Nullable Long previousEnd(SourceRecord begin) {
        return number(begin, "lsn_commit");
    }

    /** End of the transaction that ends. */
    static long end(SourceRecord end) {
        return required(end, "lsn_commit");
    }

    static long lsn(SourceRecord change) {
        return required(change, "lsn");
    }

    static long xid(SourceRecord begin) {
        return required(begin, "txId");
    }

    static long committedAtMicros(SourceRecord begin) {
        return required(begin, "ts_usec");
    }

    private static long required(SourceRecord record, String key) {
        return Objects.requireNonNull(number(record, key), () -> "the offset of " + record.topic() + " has no " + key);
    }

    private static @Nullable Long number(SourceRecord record, String key) {
        Map<String, ?> offset = record.sourceOffset();
        Object value = offset.get(key);
        return value == null ? null : ((Number) value).longValue();
    }
}
