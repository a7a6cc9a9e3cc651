package io.quinite.vantage.access;

import io.quinite.vantage.kit.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key as its holder has it: {@code vk_<id>_<secret>}. The id is public: it finds the key's record, and stands in lists and
 * logs. The secret is 32 random bytes in base64url; records hold only its hash.
 */
public record KeyText(String id, Secret secret) {
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("vk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");
    private static final String BEARER = "Bearer ";
    private static final int LONGEST_HEADER = 256;

    /** A new one, that nobody can guess. */
    public static KeyText random() {
        var random = new SecureRandom();
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new KeyText(
                HexFormat.of().formatHex(id),
                new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(secret)));
    }

    /** Empty for what cannot be a key. */
    public static Optional<KeyText> parse(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new KeyText(match.group(1), new Secret(match.group(2))))
                : Optional.empty();
    }

    /** Of a header such as {@code Bearer vk_...}; empty where it brings no key. */
    static Optional<KeyText> ofAuthorization(@Nullable String header) {
        if (header == null
                || header.length() > LONGEST_HEADER
                || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        return parse(header.substring(BEARER.length()).strip());
    }

    /** The whole key, to be shown once. */
    public Secret whole() {
        return new Secret("vk_" + id + "_" + secret.value());
    }

    String secretSha256() {
        return HexFormat.of().formatHex(hash());
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.value().getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
