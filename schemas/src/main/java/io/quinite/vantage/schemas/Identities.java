package io.quinite.vantage.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids that every writer derives the same way, so that nobody has to look one up: name-based UUIDs of version 5 (RFC
 * 9562) in the namespaces below.
 */
public final class Identities {
    private static final UUID CALLS = UUID.fromString("5c0a4c2e-6f0f-5b7e-9a44-9f5d3f0f3d01");
    private static final UUID EVENTS = UUID.fromString("5c0a4c2e-6f0f-5b7e-9a44-9f5d3f0f3d02");
    private static final UUID LEADS = UUID.fromString("5c0a4c2e-6f0f-5b7e-9a44-9f5d3f0f3d03");
    private static final UUID VOICE_SERVERS = UUID.fromString("5c0a4c2e-6f0f-5b7e-9a44-9f5d3f0f3d04");

    private Identities() {}

    /** {@code call_logs.id} of the call that the provider calls {@code callSid}. */
    public static UUID callId(String callSid) {
        return nameBased(CALLS, callSid);
    }

    /** The event_id of a fact whose producer gave none, from a text that is the same at every delivery. */
    public static UUID eventId(String content) {
        return nameBased(EVENTS, content);
    }

    /** The id of a lead that was imported without one, from a text that is the same at every import of it. */
    public static UUID leadId(UUID organizationId, String identity) {
        return nameBased(LEADS, organizationId + "/" + identity);
    }

    /** {@code websocket_servers.id} of the server of this name. */
    public static UUID voiceServerId(String name) {
        return nameBased(VOICE_SERVERS, name);
    }

    /** Key of {@link Topics#CAMPAIGN_TOTALS}. */
    public static String campaignKey(UUID organizationId, UUID campaignId) {
        return organizationId + "/" + campaignId;
    }

    /**
     * Key of {@link Topics#CAMPAIGN_WINDOWS}.
     *
     * @param scope a {@link #campaignKey}, or an organization id alone
     * @param size {@code 1m}, {@code 1h} or {@code 1d}
     * @param zone whose days they are
     */
    public static String windowKey(String scope, String size, String zone, Instant start) {
        return scope + "/" + size + "/" + zone + "/" + start;
    }

    private static UUID nameBased(UUID namespace, String name) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
        sha1.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .flip());
        var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
