package io.quinite.vantage.feed.change;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.leads.LeadRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change as JSON on one line. Names are those of the columns; a column that is null is there as null. */
final class ChangeJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ChangeJson() {}

    static byte[] of(LeadChange change) {
        var bytes = new ByteArrayOutputStream();
        try (var out = JSON.createGenerator(bytes)) {
            write(change, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** With what happened and when around it. */
    static byte[] event(LeadChange change, byte[] json) {
        byte[] head = ("{\"type\":\"lead." + change.getOp().name().toLowerCase(Locale.ROOT) + "\",\"timestamp\":\""
                        + change.getCommittedAt() + "\",\"data\":")
                .getBytes(StandardCharsets.UTF_8);
        byte[] event = Arrays.copyOf(head, head.length + json.length + 1);
        System.arraycopy(json, 0, event, head.length, json.length);
        event[event.length - 1] = '}';
        return event;
    }

    private static void write(LeadChange change, JsonGenerator out) throws IOException {
        out.writeStartObject();
        text(out, "op", change.getOp().name().toLowerCase(Locale.ROOT));
        text(out, "organization_id", change.getOrganizationId());
        text(out, "lead_id", change.getLeadId());
        out.writeNumberField("sequence", change.getSequence());
        out.writeNumberField("ordinal", change.getOrdinal());
        text(out, "committed_at", change.getCommittedAt());
        text(out, "origin", change.getOrigin());
        out.writeArrayFieldStart("changed_fields");
        for (String field : change.getChangedFields()) {
            out.writeString(field);
        }
        out.writeEndArray();
        row(out, "before", change.getBefore());
        row(out, "after", change.getAfter());
        out.writeEndObject();
    }

    private static void row(JsonGenerator out, String name, @Nullable LeadRow row) throws IOException {
        if (row == null) {
            out.writeNullField(name);
            return;
        }
        out.writeObjectFieldStart(name);
        text(out, "id", row.getId());
        text(out, "organization_id", row.getOrganizationId());
        text(out, "project_id", row.getProjectId());
        text(out, "created_by", row.getCreatedBy());
        text(out, "name", row.getName());
        text(out, "email", row.getEmail());
        text(out, "phone", row.getPhone());
        text(out, "source", row.getSource());
        text(out, "status", row.getStatus());
        text(out, "call_status", row.getCallStatus());
        out.writeBooleanField("transferred_to_human", row.getTransferredToHuman());
        text(out, "call_date", row.getCallDate());
        text(out, "call_log_id", row.getCallLogId());
        text(out, "notes", row.getNotes());
        metadata(out, row.getMetadata());
        text(out, "created_at", row.getCreatedAt());
        text(out, "updated_at", row.getUpdatedAt());
        others(out, row.getOtherColumns());
        out.writeEndObject();
    }

    /** Columns that this version does not know by name, in PostgreSQL's text form. */
    private static void others(JsonGenerator out, Map<String, String> columns) throws IOException {
        out.writeObjectFieldStart("other_columns");
        for (var column : columns.entrySet()) {
            text(out, column.getKey(), column.getValue());
        }
        out.writeEndObject();
    }

    /** As PostgreSQL wrote it, so that no number loses a digit; as a string, should it be none of JSON's values. */
    private static void metadata(JsonGenerator out, @Nullable String json) throws IOException {
        if (json == null || !isOneLineOfJson(json)) {
            text(out, "metadata", json);
            return;
        }
        out.writeFieldName("metadata");
        out.writeRawValue(json);
    }

    private static boolean isOneLineOfJson(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            return false;
        }
        try (var parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static void text(JsonGenerator out, String name, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, value.toString());
        }
    }
}
