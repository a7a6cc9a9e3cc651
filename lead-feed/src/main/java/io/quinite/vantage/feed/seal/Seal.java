package io.quinite.vantage.feed.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes text out of bytes that an organization may hold and nobody may read, change, or use for another organization.
 * Deterministic authenticated encryption in the way of SIV (Rogaway and Shrimpton, 2006): a MAC over organization and bytes
 * is the initialization vector of the cipher. So there is no nonce that could repeat, and the same bytes are the same text.
 */
public final class Seal {
    /** Half of it for the MAC, half for the cipher. */
    public static final int KEY_BYTES = 64;

    private static final int TAG_BYTES = 16;
    private static final int TEXT_MAX = 4_096;

    private final SecretKeySpec macKey;
    private final SecretKeySpec cipherKey;

    public Seal(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        macKey = new SecretKeySpec(key, 0, KEY_BYTES / 2, "HmacSHA256");
        cipherKey = new SecretKeySpec(key, KEY_BYTES / 2, KEY_BYTES / 2, "AES");
    }

    /** In base64url, without padding. */
    public String seal(UUID organization, byte[] bytes) {
        byte[] tag = tag(organization, bytes);
        byte[] hidden = crypt(tag, bytes);
        byte[] whole = ByteBuffer.allocate(tag.length + hidden.length)
                .put(tag)
                .put(hidden)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** What was sealed for this organization; empty for whatever else. */
    public Optional<byte[]> open(UUID organization, String text) {
        if (text.length() > TEXT_MAX) {
            return Optional.empty();
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (whole.length < TAG_BYTES) {
            return Optional.empty();
        }
        byte[] tag = Arrays.copyOf(whole, TAG_BYTES);
        byte[] bytes = crypt(tag, Arrays.copyOfRange(whole, TAG_BYTES, whole.length));
        return MessageDigest.isEqual(tag, tag(organization, bytes)) ? Optional.of(bytes) : Optional.empty();
    }

    private byte[] tag(UUID organization, byte[] bytes) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(macKey);
            mac.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(organization.getMostSignificantBits())
                    .putLong(organization.getLeastSignificantBits())
                    .array());
            return Arrays.copyOf(mac.doFinal(bytes), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private byte[] crypt(byte[] vector, byte[] bytes) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, cipherKey, new IvParameterSpec(vector));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }
}
