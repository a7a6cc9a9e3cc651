package io.quinite.vantage.sink.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.Snapshot.Mark;
import io.quinite.vantage.sink.store.StoredCall;
import io.quinite.vantage.sink.store.StoredLead;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How each sort of entry is spilled. */
final class Entries {
    private Entries() {}

    static void write(DataOutputStream out, RawRecord raw) throws IOException {
        out.writeInt(raw.partition());
        out.writeLong(raw.offset());
        out.writeLong(raw.timestamp());
        bytes(out, raw.key());
        bytes(out, raw.value());
        bytes(out, raw.headers());
    }

    static RawRecord record(DataInputStream in, String topic) throws IOException {
        return new RawRecord(
                topic,
                in.readInt(),
                in.readLong(),
                in.readLong(),
                bytes(in),
                bytes(in),
                Objects.requireNonNull(bytes(in)));
    }

    static void write(DataOutputStream out, Mark mark) throws IOException {
        out.writeInt(mark.partition());
        out.writeLong(mark.offset());
        bytes(out, mark.key());
        out.writeBoolean(mark.letter());
        text(out, mark.why());
    }

    static Mark mark(DataInputStream in) throws IOException {
        return new Mark(in.readInt(), in.readLong(), bytes(in), in.readBoolean(), required(in));
    }

    static void write(DataOutputStream out, StoredCall row) throws IOException {
        uuid(out, row.id());
        text(out, row.callSid());
        uuid(out, row.organizationId());
        uuid(out, row.campaignId());
        uuid(out, row.leadId());
        text(out, row.callStatus());
        out.writeBoolean(row.transferred());
        number(out, row.transferredAt());
        text(out, row.transferReason());
        text(out, row.transferDepartment());
        out.writeLong(row.callTimestamp());
        out.writeInt(row.duration());
        text(out, row.transcriptMd5());
        text(out, row.conversationSummary());
        text(out, row.recordingUrl());
        text(out, row.notes());
        text(out, row.metadata());
    }

    static StoredCall call(DataInputStream in) throws IOException {
        return new StoredCall(
                uuid(in),
                text(in),
                uuid(in),
                uuid(in),
                uuid(in),
                required(in),
                in.readBoolean(),
                number(in),
                text(in),
                text(in),
                in.readLong(),
                in.readInt(),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in));
    }

    static void write(DataOutputStream out, StoredLead row) throws IOException {
        uuid(out, row.id());
        uuid(out, row.organizationId());
        text(out, row.callStatus());
        number(out, row.callDate());
        optional(out, row.callLogId());
        out.writeBoolean(row.transferredToHuman());
        text(out, row.name());
        text(out, row.email());
        text(out, row.phone());
        text(out, row.source());
        text(out, row.status());
        optional(out, row.projectId());
        text(out, row.notes());
        text(out, row.metadata());
        text(out, row.stamps());
        number(out, row.deletedAt());
    }

    static StoredLead lead(DataInputStream in) throws IOException {
        return new StoredLead(
                uuid(in),
                uuid(in),
                required(in),
                number(in),
                optional(in),
                in.readBoolean(),
                required(in),
                text(in),
                text(in),
                required(in),
                required(in),
                optional(in),
                text(in),
                text(in),
                text(in),
                number(in));
    }

    static void write(DataOutputStream out, Standing standing) throws IOException {
        uuid(out, standing.leadId());
        out.writeBoolean(standing.deleted());
        uuid(out, standing.callId());
        text(out, standing.callSid());
        text(out, standing.callStatus());
        out.writeLong(standing.callTimestamp());
        out.writeBoolean(standing.transferred());
    }

    static Standing standing(DataInputStream in) throws IOException {
        return new Standing(
                uuid(in), in.readBoolean(), uuid(in), required(in), required(in), in.readLong(), in.readBoolean());
    }

    private static void uuid(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    private static void optional(DataOutputStream out, @Nullable UUID id) throws IOException {
        out.writeBoolean(id != null);
        if (id != null) {
            uuid(out, id);
        }
    }

    private static @Nullable UUID optional(DataInputStream in) throws IOException {
        return in.readBoolean() ? uuid(in) : null;
    }

    private static void number(DataOutputStream out, @Nullable Long number) throws IOException {
        out.writeBoolean(number != null);
        if (number != null) {
            out.writeLong(number);
        }
    }

    private static @Nullable Long number(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readLong() : null;
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        bytes(out, text == null ? null : text.getBytes(UTF_8));
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        byte[] bytes = bytes(in);
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    private static String required(DataInputStream in) throws IOException {
        String text = text(in);
        if (text == null) {
            throw new IOException("a spilled entry lacks a text");
        }
        return text;
    }

    private static void bytes(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }
}
