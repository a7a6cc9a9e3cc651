package io.quinite.vantage.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of keys as they were last read, in a file, for a service that must start while Kafka is away: a line a key,
 * its id and its record. Like the topic it holds hashes, no keys; a key that was revoked since is good until Kafka is back.
 */
final class RememberedKeys {
    private static final Logger log = LoggerFactory.getLogger(RememberedKeys.class);

    private final Path file;

    RememberedKeys(Path file) {
        this.file = file;
    }

    /** Empty where nothing was remembered, or nothing that can be read. */
    Map<String, byte[]> load() {
        var found = new TreeMap<String, byte[]>();
        if (!Files.exists(file)) {
            return found;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                found.put(line.substring(0, space), Base64.getDecoder().decode(line.substring(space + 1)));
            }
            return found;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            log.warn("the remembered keys cannot be read, waiting for Kafka's file={}", file, e);
            return new TreeMap<>();
        }
    }

    /** Whole or not at all. */
    void save(Map<String, byte[]> records) {
        var lines = new StringBuilder();
        records.forEach((id, record) -> lines.append(id)
                .append(' ')
                .append(Base64.getEncoder().encodeToString(record))
                .append('\n'));
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Path making = Files.createTempFile(file.toAbsolutePath().getParent(), "keys", ".new", ownerOnly);
            Files.writeString(making, lines);
            Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.warn("the keys cannot be remembered, a start without Kafka will wait for it file={}", file, e);
        }
    }
}
