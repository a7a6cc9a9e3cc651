package io.quinite.vantage.ingest;

import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in: a file with a line for each key, {@code <sha256 of the key in hex> <organization id or *> <comment>};
 * blank lines and those that begin with # are skipped. Only hashes are kept: keys are long and random, so that a plain hash
 * cannot be turned back. The file is read again within a second of a change; while it cannot be read, the keys stay as
 * they were.
 */
public final class ApiKeys {
    private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);
    private static final String ANY_ORGANIZATION = "*";
    private static final int KEY_BYTES = 32;
    private static final int HASH_BYTES = 32;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final AtomicLong lookAgainAt = new AtomicLong();
    private volatile Contents contents;

    /**
     * What a key opens.
     *
     * @param organization null for every one
     */
    record Holder(@Nullable UUID organization) {
        boolean mayNameOrganization(UUID named) {
            return organization == null || organization.equals(named);
        }
    }

    private static final class Entry {
        final byte[] hash;
        final Holder holder;

        Entry(byte[] hash, Holder holder) {
            this.hash = hash;
            this.holder = holder;
        }
    }

    private record Contents(String version, List<Entry> entries) {}

    private ApiKeys(Path file, Contents contents) {
        this.file = file;
        this.contents = contents;
        lookAgainAt.set(System.nanoTime() + LOOK_AGAIN_NANOS);
    }

    /** @throws UserError where the file is missing or has a line that is no key */
    public static ApiKeys read(Path file) {
        try {
            return new ApiKeys(file, parse(file));
        } catch (IOException e) {
            throw new UserError("cannot read the keys file " + file + " that ingest.keys.file names: " + e, e);
        }
    }

    /** Makes a key, adds its line to {@code file}, which only the owner can read, and returns the key itself. */
    public static Secret create(Path file, Optional<UUID> organization, String comment) throws IOException {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = "vk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        String line = HexFormat.of().formatHex(sha256(key)) + " "
                + organization.map(UUID::toString).orElse(ANY_ORGANIZATION) + " " + comment + "\n";
        Files.writeString(file, line, StandardOpenOption.APPEND);
        return new Secret(key);
    }

    /** Whose key it is; empty where it is nobody's. Takes the same time whichever it is, and how much of it is right. */
    Optional<Holder> holder(String key) {
        readAgainIfChanged();
        byte[] hash = sha256(key);
        Holder found = null;
        for (Entry entry : contents.entries()) {
            if (MessageDigest.isEqual(entry.hash, hash)) {
                found = entry.holder;
            }
        }
        return Optional.ofNullable(found);
    }

    private void readAgainIfChanged() {
        long now = System.nanoTime();
        long due = lookAgainAt.get();
        if (now - due < 0 || !lookAgainAt.compareAndSet(due, now + LOOK_AGAIN_NANOS)) {
            return;
        }
        try {
            if (!contents.version().equals(version(file))) {
                contents = parse(file);
                log.info(
                        "read keys again file={} keys={}",
                        file,
                        contents.entries().size());
            }
        } catch (IOException | UserError e) {
            log.warn("cannot read keys again, keeping those read before file={} cause={}", file, e.toString());
        }
    }

    private static String version(Path file) throws IOException {
        return Files.getLastModifiedTime(file) + " " + Files.size(file);
    }

    private static Contents parse(Path file) throws IOException {
        String version = version(file);
        var entries = new ArrayList<Entry>();
        var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                entries.add(entry(line, file + ":" + (i + 1)));
            }
        }
        return new Contents(version, List.copyOf(entries));
    }

    private static Entry entry(String line, String place) {
        String[] words = line.split("\\s+", 3);
        try {
            byte[] hash = HexFormat.of().parseHex(words[0]);
            if (hash.length == HASH_BYTES && words.length > 1) {
                UUID organization = words[1].equals(ANY_ORGANIZATION) ? null : UUID.fromString(words[1]);
                return new Entry(hash, new Holder(organization));
            }
        } catch (IllegalArgumentException e) {
            // said below, with the place; not with the line, which may hold a key by mistake
        }
        throw new UserError(
                "the line " + place + " is not '<sha256 of the key in hex> <organization id or *> <comment>'");
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
