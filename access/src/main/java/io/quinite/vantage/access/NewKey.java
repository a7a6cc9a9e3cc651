package io.quinite.vantage.access;

import io.quinite.vantage.keys.ApiKey;
import io.quinite.vantage.kit.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key and its record, before the record is written.
 *
 * @param text for its holder; shown once
 */
public record NewKey(KeyText text, ApiKey record) {
    /** @param organization null for a service key, which may name any */
    public static NewKey of(
            KeyText text, @Nullable UUID organization, Set<Scope> scopes, String comment, @Nullable Instant expiresAt) {
        var words = new TreeSet<String>();
        scopes.forEach(scope -> words.add(scope.word()));
        var record = new ApiKey(
                text.id(),
                text.secretSha256(),
                organization,
                words.stream().toList(),
                comment,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS),
                null);
        return new NewKey(text, record);
    }

    /** Makes a key and writes its record. */
    public static Secret create(KeyStore store, @Nullable UUID organization, Set<Scope> scopes, String comment) {
        var key = of(KeyText.random(), organization, scopes, comment, null);
        store.put(key.record());
        return key.text().whole();
    }
}
