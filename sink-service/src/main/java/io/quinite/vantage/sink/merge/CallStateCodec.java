package io.quinite.vantage.sink.merge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@link CallState} as bytes: a version byte, the identity, the evidence, every fact seen (32 bytes each), then the
 * registers, each naming its fact by its place in that list. Some 300 bytes for a call of six facts.
 */
final class CallStateCodec {
    private static final int VERSION = 1;
    private static final int BRIDGED = 1;
    private static final int MACHINE = 2;
    private static final int ANSWERED = 4;
    private static final int TALKED = 8;
    private static final int FAILED = 16;

    private CallStateCodec() {}

    static byte[] encode(CallState state) {
        var bytes = new ByteArrayOutputStream(512);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writeIdentity(out, state.identity);
            out.writeByte((state.bridged ? BRIDGED : 0)
                    | (state.machine ? MACHINE : 0)
                    | (state.answered ? ANSWERED : 0)
                    | (state.talked ? TALKED : 0)
                    | (state.failed ? FAILED : 0));
            out.writeLong(state.earliestFact);
            out.writeLong(state.earliestPlaced);
            out.writeLong(state.earliestBridged);
            out.writeInt(state.duration);
            writeFacts(out, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeFacts(DataOutputStream out, CallState state) throws IOException {
        Map<UUID, Integer> places = new HashMap<>();
        out.writeInt(state.seen.size());
        for (CallState.Seen seen : state.seen.values()) {
            places.put(seen.stamp().eventId(), places.size());
            writeUuid(out, seen.stamp().eventId());
            out.writeLong(seen.stamp().micros());
            out.writeLong(seen.fingerprint());
        }
        out.writeInt(state.latest.size());
        for (var register : state.latest.entrySet()) {
            writeText(out, register.getKey());
            out.writeInt(Objects.requireNonNull(places.get(register.getValue().eventId())));
        }
        out.writeInt(state.values.size());
        for (var value : state.values.entrySet()) {
            writeText(out, value.getKey());
            writeText(out, value.getValue());
        }
    }

    static CallState decode(byte[] bytes) {
        var state = new CallState();
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("a call's state has version " + version
                        + ", which a newer sink wrote; this one reads " + VERSION);
            }
            state.identity = readIdentity(in);
            int evidence = in.readByte();
            state.bridged = (evidence & BRIDGED) != 0;
            state.machine = (evidence & MACHINE) != 0;
            state.answered = (evidence & ANSWERED) != 0;
            state.talked = (evidence & TALKED) != 0;
            state.failed = (evidence & FAILED) != 0;
            state.earliestFact = in.readLong();
            state.earliestPlaced = in.readLong();
            state.earliestBridged = in.readLong();
            state.duration = in.readInt();
            readFacts(in, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return state;
    }

    private static void readFacts(DataInputStream in, CallState state) throws IOException {
        int facts = in.readInt();
        List<Stamp> places = new ArrayList<>(facts);
        for (int i = 0; i < facts; i++) {
            UUID id = readUuid(in);
            var stamp = new Stamp(in.readLong(), id);
            places.add(stamp);
            state.seen.put(id, new CallState.Seen(stamp, in.readLong()));
        }
        int registers = in.readInt();
        for (int i = 0; i < registers; i++) {
            state.latest.put(readText(in), places.get(in.readInt()));
        }
        int values = in.readInt();
        for (int i = 0; i < values; i++) {
            state.values.put(readText(in), readText(in));
        }
    }

    private static void writeIdentity(DataOutputStream out, @Nullable CallIdentity identity) throws IOException {
        if (identity == null) {
            throw new IllegalStateException("a state without a fact is not kept");
        }
        writeUuid(out, identity.organizationId());
        writeOptional(out, identity.campaignId());
        writeOptional(out, identity.leadId());
    }

    private static CallIdentity readIdentity(DataInputStream in) throws IOException {
        return new CallIdentity(readUuid(in), readOptional(in), readOptional(in));
    }

    private static void writeOptional(DataOutputStream out, @Nullable UUID id) throws IOException {
        out.writeBoolean(id != null);
        if (id != null) {
            writeUuid(out, id);
        }
    }

    private static @Nullable UUID readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? readUuid(in) : null;
    }

    private static void writeUuid(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static UUID readUuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }
}
