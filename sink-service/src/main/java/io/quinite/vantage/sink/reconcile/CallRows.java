package io.quinite.vantage.sink.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quinite.vantage.sink.merge.CallRow;
import io.quinite.vantage.sink.reconcile.Difference.Field;
import io.quinite.vantage.sink.store.StoredCall;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row that should be against the row that is. */
final class CallRows {
    private CallRows() {}

    static List<Field> differences(CallRow expected, StoredCall actual) {
        var columns = new Columns();
        columns.compare("call_sid", expected.callSid(), actual.callSid());
        columns.compare("organization_id", expected.organizationId(), actual.organizationId());
        columns.compare("campaign_id", expected.campaignId(), actual.campaignId());
        columns.compare("lead_id", expected.leadId(), actual.leadId());
        columns.compare("call_status", expected.callStatus(), actual.callStatus());
        columns.compare("transferred", expected.transferred(), actual.transferred());
        columns.compareTimes("transferred_at", expected.transferredAt(), actual.transferredAt());
        columns.compare("transfer_reason", expected.transferReason(), actual.transferReason());
        columns.compare("transfer_department", expected.transferDepartment(), actual.transferDepartment());
        columns.compareTimes("call_timestamp", expected.callTimestamp(), actual.callTimestamp());
        columns.compare("duration", expected.duration(), actual.duration());
        columns.compare("transcript (md5)", md5(expected.transcript()), actual.transcriptMd5());
        columns.compare("conversation_summary", expected.conversationSummary(), actual.conversationSummary());
        columns.compare("recording_url", expected.recordingUrl(), actual.recordingUrl());
        columns.compare("notes", expected.notes(), actual.notes());
        metadata(expected, actual, columns);
        return columns.different();
    }

    private static void metadata(CallRow expected, StoredCall actual, Columns columns) {
        String text = actual.metadata();
        if (text != null && JsonTexts.isPlainly(expected.metadata(), text)) {
            return;
        }
        var metadata = JsonTexts.object(expected.metadata());
        if (!JsonTexts.same(metadata, text)) {
            columns.add("metadata", metadata == null ? null : metadata.toString(), text);
        }
    }

    private static @Nullable String md5(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
