package io.quinite.vantage.sink.reconcile;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Entries in files by the hash of an id: what belongs to one id is in one file, in the order in which it was added. Threads
 * may add; a file is read once all are in.
 */
final class Spill implements AutoCloseable {
    private static final int OUT_BUFFER_BYTES = 16 << 10;
    private static final int IN_BUFFER_BYTES = 256 << 10;
    private static final int DEPTH_BITS = 12;

    private final Path[] files;
    private final DataOutputStream[] out;
    private final int depth;

    /** Writes one entry. */
    @FunctionalInterface
    interface EntryWriter {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads one entry. */
    @FunctionalInterface
    interface EntryReader {
        void read(DataInputStream in) throws IOException;
    }

    /** @param depth how often what is here was split before: each time other bits of the hash decide */
    Spill(Path directory, String name, int buckets, int depth) throws IOException {
        this.files = new Path[buckets];
        this.out = new DataOutputStream[buckets];
        this.depth = depth;
        for (int i = 0; i < buckets; i++) {
            files[i] = directory.resolve(name + "-" + i);
            out[i] = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(files[i]), OUT_BUFFER_BYTES));
        }
    }

    int buckets() {
        return files.length;
    }

    int depth() {
        return depth;
    }

    void add(UUID id, EntryWriter entry) throws IOException {
        DataOutputStream to = out[bucket(id)];
        synchronized (to) {
            entry.write(to);
        }
    }

    private int bucket(UUID id) {
        return (int) ((mixed(id) >>> (depth * DEPTH_BITS)) & ((1 << DEPTH_BITS) - 1)) % files.length;
    }

    /** The finalizer of MurmurHash3: ids of leads are whatever their producer made them. */
    private static long mixed(UUID id) {
        long h = id.getMostSignificantBits() * 31 + id.getLeastSignificantBits();
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    /** Nothing is added after this. */
    void finish() throws IOException {
        for (DataOutputStream each : out) {
            each.close();
        }
    }

    long bytes(int bucket) throws IOException {
        return Files.size(files[bucket]);
    }

    void read(int bucket, EntryReader reader) throws IOException {
        var bytes =
                new PushbackInputStream(new BufferedInputStream(Files.newInputStream(files[bucket]), IN_BUFFER_BYTES));
        try (var in = new DataInputStream(bytes)) {
            for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                bytes.unread(next);
                reader.read(in);
            }
        } catch (EOFException e) {
            throw new IOException("the spilled file " + files[bucket] + " ends within an entry", e);
        }
    }

    void delete(int bucket) throws IOException {
        Files.deleteIfExists(files[bucket]);
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < files.length; i++) {
            out[i].close();
            Files.deleteIfExists(files[i]);
        }
    }
}
