package io.quinite.vantage.launcher;

import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * A directory that one process owns: locked as long as it is open (the system lets go of the lock when the process dies
 * in any way), marked as ours, and of this build's version.
 */
final class DataDirectory implements AutoCloseable {
    /** Raised when data of an older build cannot be used any more. */
    static final String VERSION = "1";

    static final String VERSION_FILE = "vantage-data-version";
    private static final String LOCK_FILE = "lock";

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * @param fresh whether to delete what is in it; never anything that is not ours
     * @throws UserError where another process owns it, or it is of another version, or not ours
     */
    static DataDirectory open(Path directory, boolean fresh) throws IOException, InterruptedException {
        Path path = directory.toAbsolutePath().normalize();
        requireOurs(directory, path);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UserError("cannot create the data directory " + directory + ": " + e, e);
        }
        var lock = lock(directory, path.resolve(LOCK_FILE));
        try {
            if (fresh) {
                EmbeddedStack.endOrphans(path);
                empty(path);
            }
            checkVersion(directory, path.resolve(VERSION_FILE));
            return new DataDirectory(path, lock);
        } catch (IOException | InterruptedException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static void requireOurs(Path shown, Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new UserError(shown + " is not a directory; name another one with --data");
        }
        try (var content = Files.list(path)) {
            boolean empty =
                    content.allMatch(file -> file.getFileName().toString().equals(LOCK_FILE));
            if (!empty && !Files.exists(path.resolve(VERSION_FILE))) {
                throw new UserError(shown + " holds files that are not a stack's; name another directory with --data");
            }
        }
    }

    private static FileChannel lock(Path shown, Path file) throws IOException {
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new UserError(owned(shown, channel));
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new UserError(owned(shown, null), e);
        } catch (IOException | UserError e) {
            channel.close();
            throw e;
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return channel;
    }

    private static String owned(Path shown, @org.jspecify.annotations.Nullable FileChannel channel) throws IOException {
        String owner = "";
        if (channel != null) {
            var bytes = ByteBuffer.allocate(20);
            channel.read(bytes, 0);
            owner = " (process " + new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8) + ")";
        }
        return "a stack runs on " + shown + " already" + owner
                + "; stop it first, or name another directory with --data";
    }

    private static void checkVersion(Path shown, Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, VERSION + "\n");
            return;
        }
        String found = Files.readString(file).strip();
        if (!found.equals(VERSION)) {
            throw new UserError("the data in " + shown + " is of version " + found + ", this build reads version "
                    + VERSION + "; use the build that wrote it, name another directory with --data, or delete the data"
                    + " with --fresh");
        }
    }

    /** All but the lock, the mark last: a deletion that was cut short must still be known as ours. */
    private static void empty(Path path) throws IOException {
        Path mark = path.resolve(VERSION_FILE);
        List<Path> all;
        try (var found = Files.walk(path)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            if (!file.equals(path) && !file.equals(mark) && !file.equals(path.resolve(LOCK_FILE))) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(mark);
    }
}
