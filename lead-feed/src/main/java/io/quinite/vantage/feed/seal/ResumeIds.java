package io.quinite.vantage.feed.seal;

import io.quinite.vantage.feed.topic.Positions;
import io.quinite.vantage.feed.topic.Shape;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/** The ids of events and of changes: places in one topic, sealed for one organization. */
public final class ResumeIds {
    private static final byte VERSION = 1;
    private static final int VARINT_MAX = 10;

    /** Never taken for a place in every partition, which begins otherwise. */
    private static final byte CHANGE_VERSION = 2;

    private static final int CHANGE_BYTES = 1 + 2 * Integer.BYTES + 2 * Long.BYTES;

    /**
     * Where one change is.
     *
     * @param recordTime of the record in Kafka, by which its place in the other partitions can be found
     */
    public record ChangePlace(int partition, long offset, Instant recordTime) {}

    private final Seal seal;
    private final Shape shape;
    private final int topic;

    public ResumeIds(Seal seal, Shape shape) {
        this.seal = seal;
        this.shape = shape;
        var sum = new CRC32();
        sum.update(shape.id().getBytes(StandardCharsets.UTF_8));
        topic = (int) sum.getValue();
    }

    public String of(UUID organization, long[] next) {
        var bytes = ByteBuffer.allocate(1 + Integer.BYTES + next.length * VARINT_MAX)
                .put(VERSION)
                .putInt(topic);
        for (long offset : next) {
            putVarint(bytes, offset);
        }
        byte[] exact = new byte[bytes.position()];
        bytes.flip().get(exact);
        return seal.seal(organization, exact);
    }

    /** Empty where it is no id of this topic, or not this organization's. */
    public Optional<Positions> read(UUID organization, String id) {
        return seal.open(organization, id).flatMap(this::read);
    }

    private Optional<Positions> read(byte[] sealed) {
        var bytes = ByteBuffer.wrap(sealed);
        try {
            if (bytes.get() != VERSION || bytes.getInt() != topic) {
                return Optional.empty();
            }
            long[] next = new long[shape.partitions()];
            for (int partition = 0; partition < next.length; partition++) {
                next[partition] = varint(bytes);
            }
            return bytes.hasRemaining() ? Optional.empty() : Optional.of(new Positions(next));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    /** Of one change: the same at every instance and at every attempt to deliver it. */
    public String ofChange(UUID organization, ChangePlace place) {
        return seal.seal(
                organization,
                ByteBuffer.allocate(CHANGE_BYTES)
                        .put(CHANGE_VERSION)
                        .putInt(topic)
                        .putInt(place.partition())
                        .putLong(place.offset())
                        .putLong(place.recordTime().toEpochMilli())
                        .array());
    }

    /** Empty where it is no id of a change of this topic, or not this organization's. */
    public Optional<ChangePlace> readChange(UUID organization, String id) {
        return seal.open(organization, id).flatMap(this::readChange);
    }

    private Optional<ChangePlace> readChange(byte[] sealed) {
        var bytes = ByteBuffer.wrap(sealed);
        if (sealed.length != CHANGE_BYTES || bytes.get() != CHANGE_VERSION || bytes.getInt() != topic) {
            return Optional.empty();
        }
        return Optional.of(new ChangePlace(bytes.getInt(), bytes.getLong(), Instant.ofEpochMilli(bytes.getLong())));
    }

    private static void putVarint(ByteBuffer bytes, long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes.put((byte) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        bytes.put((byte) left);
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes.get();
            value |= ((long) (next & 0x7F)) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
