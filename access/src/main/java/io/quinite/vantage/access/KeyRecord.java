package io.quinite.vantage.access;

import io.quinite.vantage.keys.ApiKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key's record, checked.
 *
 * @param endsAt when it is revoked or expires, whichever is first; null for never
 */
record KeyRecord(
        String id,
        String secretSha256,
        @Nullable UUID organization,
        Set<Scope> scopes,
        @Nullable Instant endsAt) {
    private static final int HASH_BYTES = 32;

    /** @throws IllegalArgumentException where it is no record that a command could have written */
    static KeyRecord of(ApiKey key) {
        byte[] hash = HexFormat.of().parseHex(key.getSecretSha256());
        if (hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("the hash of key " + key.getId() + " has " + hash.length + " bytes");
        }
        return new KeyRecord(
                key.getId(),
                key.getSecretSha256(),
                key.getOrganizationId(),
                Scope.known(key.getScopes()),
                earlier(key.getExpiresAt(), key.getRevokedAt()));
    }

    byte[] hash() {
        return HexFormat.of().parseHex(secretSha256);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
