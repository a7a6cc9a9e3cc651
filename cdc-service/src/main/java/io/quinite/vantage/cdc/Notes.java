package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.change.LeadImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a database transaction says in the log beside its changes: who makes them, and the leads that a snapshot read.
 *
 * <p>Everybody who has a login may write messages. A lead is believed only in a transaction that wrote the table of
 * snapshots before, which takes a right; who claims to be another gives nothing away but his own changes.
 */
final class Notes {
    private static final String ORIGIN = "vantage.origin";
    private static final String LEAD = "vantage.lead";
    private static final Set<String> ORIGINS = Set.of("sink", "people");

    private final CdcMetrics metrics;
    private boolean snapshot;
    private @Nullable String origin;

    Notes(CdcMetrics metrics) {
        this.metrics = metrics;
    }

    /** A transaction begins, and has said nothing yet. */
    void begin() {
        snapshot = false;
        origin = null;
    }

    void snapshot() {
        snapshot = true;
    }

    /** Who makes the changes that follow; null where nobody has said. */
    @Nullable
    String origin() {
        return origin;
    }

    /** Takes a message; a lead where that is what it is about. */
    Optional<LeadImage> message(SourceRecord record) {
        Struct message = ((Struct) record.value()).getStruct("message");
        switch (message.getString("prefix")) {
            case ORIGIN -> {
                String who = text(message.get("content"));
                origin = ORIGINS.contains(who) ? who : null;
            }
            case LEAD -> {
                if (snapshot) {
                    return Optional.of(LeadImage.read(text(message.get("content"))));
                }
                metrics.disbelieved();
            }
            default -> {
                // Heartbeats: their transaction's end is what counts.
            }
        }
        return Optional.empty();
    }

    private static String text(Object content) {
        return content instanceof ByteBuffer buffer
                ? StandardCharsets.UTF_8.decode(buffer.duplicate()).toString()
                : new String((byte[]) content, StandardCharsets.UTF_8);
    }
}
