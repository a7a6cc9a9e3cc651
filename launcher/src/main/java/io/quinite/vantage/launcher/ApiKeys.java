package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The file by which the door knows its callers: a line for each key, with the key's SHA-256, the organization that it is
 * good for ({@code *} for all) and a comment. Lines that somebody added are left alone.
 */
final class ApiKeys {
    private ApiKeys() {}

    /** Sees to it that {@code file} has a line for {@code key}. */
    static void allow(Path file, Secret key) throws IOException {
        String line = sha256(key.value()) + " * the stack's own key";
        boolean known = Files.exists(file) && Files.readString(file).contains(sha256(key.value()));
        if (!known) {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM knows SHA-256", e);
        }
    }
}
