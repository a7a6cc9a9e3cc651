package io.quinite.vantage.ingest.plivo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The nonces of callbacks whose facts are durable, with what was signed under each: the latest of each organization, within a
 * bound. docs/adr/0044 says what becomes of a nonce that comes again.
 */
public final class SeenNonces {
    /** What a signed callback is, by its nonce. */
    public enum Verdict {
        NEW,
        /** The same callback: its facts are durable already. */
        REPEATED,
        /** Another callback under a used nonce. */
        REUSED
    }

    private final int perOrganization;
    private final Map<UUID, Map<String, Long>> seen;

    public SeenNonces(int perOrganization, int organizationsMax) {
        this.perOrganization = perOrganization;
        this.seen = latest(organizationsMax);
    }

    public synchronized Verdict look(UUID organization, String nonce, String text) {
        var nonces = seen.get(organization);
        Long before = nonces == null ? null : nonces.get(nonce);
        if (before == null) {
            return Verdict.NEW;
        }
        return before == digest(text) ? Verdict.REPEATED : Verdict.REUSED;
    }

    /** Called when the facts are durable, not before: what the log has not got must be taken when it comes again. */
    public synchronized void remember(UUID organization, String nonce, String text) {
        seen.computeIfAbsent(organization, any -> latest(perOrganization)).put(nonce, digest(text));
    }

    private static <K, V> Map<K, V> latest(int max) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }

    private static long digest(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
