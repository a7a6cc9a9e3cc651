package io.quinite.vantage.sink.merge;

import io.quinite.vantage.schemas.TraceContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a later fact of the call must be measured against. Mutable: it belongs to one {@link CallMerge}.
 */
final class CallState {
    /** A fact that was taken. */
    record Seen(Stamp stamp, long fingerprint) {}

    /** Names of registers whose value stays in the row; a metadata key's register is {@code "metadata." + key}. */
    static final String TRANSCRIPT = "transcript";

    static final String SUMMARY = "summary";
    static final String RECORDING = "recording";
    static final String NOTES = "notes";
    static final String METADATA = "metadata.";

    /** Its value is kept here too: deliveries of one fact may differ in it, and are measured against each other. */
    static final String TRACEPARENT = METADATA + TraceContext.TRACEPARENT;

    /** Names of registers whose value is kept here, because the row shows only one of two. */
    static final String BRIDGED_REASON = "bridged.reason";

    static final String BRIDGED_DEPARTMENT = "bridged.department";
    static final String ASKED_REASON = "asked.reason";
    static final String ASKED_DEPARTMENT = "asked.department";

    @Nullable
    CallIdentity identity;

    final Map<UUID, Seen> seen = new LinkedHashMap<>();
    final Map<String, Stamp> latest = new TreeMap<>();
    final Map<String, String> values = new TreeMap<>();

    long earliestFact = Long.MAX_VALUE;
    long earliestPlaced = Long.MAX_VALUE;
    long earliestBridged = Long.MAX_VALUE;
    int duration;
    boolean bridged;
    boolean machine;
    boolean answered;
    boolean talked;
    boolean failed;

    /** The status is a function of the evidence alone, never of its order. */
    String status() {
        if (bridged) {
            return "transferred";
        }
        if (machine) {
            return "voicemail";
        }
        if (answered || talked) {
            return "called";
        }
        return failed ? "no_answer" : "called";
    }

    long callTimestamp() {
        return earliestPlaced == Long.MAX_VALUE ? earliestFact : earliestPlaced;
    }

    /** What a CallTransferred said last, else (also where that is empty) what a TransferRequested said last. */
    @Nullable
    String transferReason() {
        return firstOf(BRIDGED_REASON, ASKED_REASON);
    }

    @Nullable
    String transferDepartment() {
        return firstOf(BRIDGED_DEPARTMENT, ASKED_DEPARTMENT);
    }

    private @Nullable String firstOf(String bridgedRegister, String askedRegister) {
        String said = values.get(bridgedRegister);
        return said != null && !said.isEmpty() ? said : values.get(askedRegister);
    }
}
