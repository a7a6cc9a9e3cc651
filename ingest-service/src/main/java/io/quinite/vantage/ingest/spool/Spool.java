package io.quinite.vantage.ingest.spool;

import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts on disk, in the order in which they came. Many may append, one reads. Appends that arrive together share one
 * fsync. The reader takes whole segments and deletes each when its facts are elsewhere; after a crash a segment may be
 * read again.
 */
public final class Spool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final long SEGMENT_BYTES = 8L * 1024 * 1024;
    private static final Append END = new Append(List.of(), 0, new CompletableFuture<>());

    private final Path directory;
    private final long bytesMax;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final LinkedBlockingQueue<Append> queue = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Thread writer;
    private long nextNumber;
    private @Nullable FileChannel active;
    private volatile @Nullable String broken;
    private volatile boolean closing;

    private record Append(List<ByteBuffer> frames, long bytes, CompletableFuture<Void> onDisk) {}

    private Spool(Path directory, long bytesMax, FileChannel lockFile, FileLock lock) throws IOException {
        this.directory = directory;
        this.bytesMax = bytesMax;
        this.lockFile = lockFile;
        this.lock = lock;
        Segments.mend(directory);
        for (Path file : Segments.of(directory)) {
            bytes.addAndGet(Files.size(file));
            nextNumber = Segments.number(file) + 1;
        }
        ThreadFactory threads = DaemonThreads.named("ingest-spool");
        writer = threads.newThread(this::write);
        writer.start();
    }

    /**
     * Opens the directory, which is created where it is missing, with what an earlier process left in it.
     *
     * @param bytesMax of all segments together
     * @throws UserError where it cannot be used, is used by another process, or is damaged
     */
    public static Spool open(Path directory, long bytesMax) {
        try {
            Files.createDirectories(directory);
            var lockFile =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = lockFile.tryLock();
                if (lock != null) {
                    return new Spool(directory, bytesMax, lockFile, lock);
                }
            } catch (OverlappingFileLockException e) {
                // Held in this process: the same as held by another.
            } catch (RuntimeException | IOException e) {
                lockFile.close();
                throw e;
            }
            lockFile.close();
            throw new UserError("the spool directory " + directory
                    + " is used by another door; give each its own in ingest.spool.dir");
        } catch (IOException e) {
            throw new UserError("cannot use the spool directory " + directory + ": " + e, e);
        }
    }

    /**
     * Takes all of the facts or none.
     *
     * @return completes when they are on the disk; fails when they are not
     * @throws SpoolException where there is no room, or the disk has failed
     */
    public CompletableFuture<Void> append(List<SpooledFact> facts) throws SpoolException {
        String why = broken;
        if (why != null || closing) {
            throw new SpoolException(why == null ? "the spool is closed" : why, null);
        }
        var frames = new ArrayList<ByteBuffer>(facts.size());
        long size = 0;
        for (var fact : facts) {
            var frame = Frames.frame(fact.payload());
            frames.add(frame);
            size += frame.remaining();
        }
        if (bytes.addAndGet(size) > bytesMax) {
            bytes.addAndGet(-size);
            throw new SpoolException("the spool is full: it holds " + bytes + " of " + bytesMax + " bytes", null);
        }
        var append = new Append(frames, size, new CompletableFuture<>());
        queue.add(append);
        return append.onDisk();
    }

    /** Of what is kept, and of what is about to be. */
    public long bytes() {
        return bytes.get();
    }

    /** Why nothing more can be kept; empty where it can. */
    public Optional<String> whyClosed() {
        String why = broken;
        return why != null
                ? Optional.of(why)
                : bytes.get() >= bytesMax ? Optional.of("the spool is full") : Optional.empty();
    }

    /** Ends the segment that is written to, so that the oldest is whole, and returns that; empty where there is none. */
    public Optional<Path> oldest() throws IOException {
        synchronized (this) {
            closeActive();
        }
        return Segments.of(directory).stream().findFirst();
    }

    /** Hands on the facts of a segment that {@link #oldest()} returned. */
    public static void read(Path segment, Consumer<SpooledFact> to) throws IOException {
        long size = Files.size(segment);
        try (var in = new BufferedInputStream(Files.newInputStream(segment))) {
            var frames = new Frames.Reader(in, size);
            for (byte[] payload = frames.next(); payload != null; payload = frames.next()) {
                to.accept(SpooledFact.of(payload, frames.isTraced()));
            }
            if (frames.position() != size) {
                throw new IOException("the spool file " + segment + " is damaged at byte " + frames.position());
            }
        }
    }

    /** Deletes a segment whose facts are elsewhere. */
    public void release(Path segment) throws IOException {
        long size = Files.size(segment);
        Files.delete(segment);
        bytes.addAndGet(-size);
    }

    private void write() {
        var group = new ArrayList<Append>();
        boolean ended = false;
        while (!ended) {
            try {
                group.add(queue.take());
                queue.drainTo(group);
                ended = group.remove(END);
                if (!group.isEmpty()) {
                    writeGroup(group);
                    group.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void writeGroup(List<Append> group) {
        IOException failure = null;
        synchronized (this) {
            try {
                var channel = active();
                long sound = channel.size();
                try {
                    for (var append : group) {
                        for (var frame : append.frames()) {
                            writeAll(channel, frame);
                        }
                    }
                    channel.force(false);
                } catch (IOException e) {
                    failure = e;
                    takeBack(channel, sound);
                }
                if (channel.size() >= SEGMENT_BYTES) {
                    closeActive();
                }
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        for (var append : group) {
            if (failure == null) {
                append.onDisk().complete(null);
            } else {
                bytes.addAndGet(-append.bytes());
                append.onDisk().completeExceptionally(new SpoolException("the spool cannot be written", failure));
            }
        }
        if (failure != null) {
            log.error("the spool cannot be written directory={}", directory, failure);
        }
    }

    /** Half a group must not stand before the next one. Where that cannot be undone, nothing more is taken. */
    private void takeBack(FileChannel channel, long sound) {
        try {
            channel.truncate(sound);
            channel.force(true);
        } catch (IOException e) {
            broken = "the spool's disk has failed: " + e;
        }
    }

    private FileChannel active() throws IOException {
        var open = active;
        if (open != null) {
            return open;
        }
        Path file = Segments.file(directory, nextNumber++);
        var created = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            writeAll(created, ByteBuffer.wrap(Frames.MARK));
            Segments.sync(directory);
        } catch (IOException e) {
            created.close();
            Files.deleteIfExists(file);
            throw e;
        }
        bytes.addAndGet(Frames.MARK.length);
        active = created;
        return created;
    }

    private void closeActive() throws IOException {
        var open = active;
        active = null;
        if (open != null) {
            open.close();
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Writes what was appended, and lets another process have the directory. */
    @Override
    public void close() throws IOException {
        closing = true;
        queue.add(END);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            closeActive();
        }
        lock.release();
        lockFile.close();
    }
}
