package io.quinite.vantage.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Generated secrets, one small file each, readable by the owner only. */
final class Secrets {
    private static final int BYTES = 24;

    private final Path directory;

    Secrets(Path directory) {
        this.directory = directory;
    }

    /** The secret of that name; generated when it is asked for the first time, the same ever after. */
    String get(String name) throws IOException {
        return get(name, Secrets::random);
    }

    /** As {@link #get(String)}, with {@code generate} for a secret of a form of its own. */
    synchronized String get(String name, Supplier<String> generate) throws IOException {
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        String secret = generate.get();
        write(file, secret + "\n");
        return secret;
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void write(Path file, String text) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(directory, ownerOnly);
        Path fresh = Files.createTempFile(directory, file.getFileName().toString(), null);
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
