package io.quinite.vantage.sink.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code call_logs} as it is. Times are microseconds since the epoch; of the transcript there is only the MD5 of
 * its UTF-8 bytes, in hexadecimal; metadata is JSON text.
 */
public record StoredCall(
        UUID id,
        @Nullable String callSid,
        UUID organizationId,
        UUID campaignId,
        UUID leadId,
        String callStatus,
        boolean transferred,
        @Nullable Long transferredAt,
        @Nullable String transferReason,
        @Nullable String transferDepartment,
        long callTimestamp,
        int duration,
        @Nullable String transcriptMd5,
        @Nullable String conversationSummary,
        @Nullable String recordingUrl,
        @Nullable String notes,
        @Nullable String metadata) {}
