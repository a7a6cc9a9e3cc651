package io.quinite.vantage.sink.merge;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to write into {@code call_logs}. The columns from {@code transcript} on are null where no fact of this batch
 * changed them: the row keeps what it has. {@code metadata} holds the changed keys only, each with JSON text. Times are
 * microseconds since the epoch.
 */
public record CallRow(
        UUID id,
        String callSid,
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
        @Nullable String transcript,
        @Nullable String conversationSummary,
        @Nullable String recordingUrl,
        @Nullable String notes,
        Map<String, String> metadata) {}
