package io.quinite.vantage.sink.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.UUID;

/**
 * What a call says of its lead.
 *
 * @param deleted whether its row went with a parent: what it left in the lead's columns cannot be told
 * @param callTimestamp microseconds since the epoch
 */
record Standing(
        UUID leadId,
        boolean deleted,
        UUID callId,
        String callSid,
        String callStatus,
        long callTimestamp,
        boolean transferred) {

    /** By the law: the largest (call_timestamp, call_sid), texts by their bytes. */
    boolean isLaterThan(Standing other) {
        return callTimestamp != other.callTimestamp
                ? callTimestamp > other.callTimestamp
                : Arrays.compareUnsigned(callSid.getBytes(UTF_8), other.callSid.getBytes(UTF_8)) > 0;
    }
}
