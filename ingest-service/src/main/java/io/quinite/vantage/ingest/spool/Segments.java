package io.quinite.vantage.ingest.spool;

import io.quinite.vantage.kit.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segment files of one directory: their names, their order, and what a crash left of the last one. */
final class Segments {
    private static final Logger log = LoggerFactory.getLogger(Segments.class);
    private static final String SUFFIX = ".spool";

    private Segments() {}

    static Path file(Path directory, long number) {
        return directory.resolve("%020d%s".formatted(number, SUFFIX));
    }

    static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** The oldest first. */
    static List<Path> of(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Cuts what a crash tore off the end of the newest segment; it was never confirmed. It is kept beside it, for whoever
     * wants to look.
     *
     * @throws UserError where an older segment is damaged, which no crash does
     */
    static void mend(Path directory) throws IOException {
        var files = of(directory);
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            long sound = sound(file);
            if (sound == Files.size(file)) {
                continue;
            }
            if (i < files.size() - 1) {
                throw new UserError("the spool file " + file + " is damaged at byte " + sound
                        + ", and it is not the newest, so no crash did that: the facts before are sound, those after are"
                        + " not. Move the file away to go on without them");
            }
            cut(file, sound);
        }
    }

    private static void cut(Path file, long sound) throws IOException {
        Path torn = file.resolveSibling(file.getFileName() + ".torn");
        log.warn(
                "cutting the torn end of a spool file file={} bytes={} kept_in={}",
                file,
                Files.size(file) - sound,
                torn);
        Files.copy(file, torn, StandardCopyOption.REPLACE_EXISTING);
        if (sound <= Frames.MARK.length) {
            Files.delete(file);
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(sound);
            channel.force(true);
        }
    }

    private static long sound(Path file) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var frames = new Frames.Reader(in, Files.size(file));
            while (frames.next() != null) {
                // only how far it goes
            }
            return frames.position();
        }
    }

    /** A file's name is in its directory, which has to reach the disk too. */
    static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
