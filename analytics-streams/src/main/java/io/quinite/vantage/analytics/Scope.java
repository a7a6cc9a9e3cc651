package io.quinite.vantage.analytics;

import io.quinite.vantage.schemas.Identities;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What figures are kept of.
 *
 * @param campaign null for all campaigns of the organization together
 */
record Scope(UUID organization, @Nullable UUID campaign) {
    /** The organization alone, or {@link Identities#campaignKey}. */
    String key() {
        return campaign == null ? organization.toString() : Identities.campaignKey(organization, campaign);
    }

    static Scope of(String key) {
        int slash = key.indexOf('/');
        return slash < 0
                ? new Scope(UUID.fromString(key), null)
                : new Scope(UUID.fromString(key.substring(0, slash)), UUID.fromString(key.substring(slash + 1)));
    }
}
