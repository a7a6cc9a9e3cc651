package io.quinite.vantage.sink.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code leads} as it is, with what is recorded of its history. Times are microseconds since the epoch.
 *
 * @param stamps as {@link io.quinite.vantage.sink.merge.LeadHistory} writes them; null where nothing is recorded
 * @param deletedAt when people deleted the lead last
 */
public record StoredLead(
        UUID id,
        UUID organizationId,
        String callStatus,
        @Nullable Long callDate,
        @Nullable UUID callLogId,
        boolean transferredToHuman,
        String name,
        @Nullable String email,
        @Nullable String phone,
        String source,
        String status,
        @Nullable UUID projectId,
        @Nullable String notes,
        @Nullable String metadata,
        @Nullable String stamps,
        @Nullable Long deletedAt) {}
