package io.quinite.vantage.sink.merge;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@code leads} that facts about the lead decide. {@code metadata} holds the changed keys only, each with
 * JSON text; it is empty in a row that was read.
 */
public record LeadRow(
        UUID id,
        UUID organizationId,
        @Nullable String name,
        @Nullable String email,
        @Nullable String phone,
        String source,
        String status,
        @Nullable UUID projectId,
        @Nullable String notes,
        Map<String, String> metadata) {

    /** With the defaults of the table, before any fact is taken. */
    static LeadRow captured(UUID id, UUID organizationId) {
        return new LeadRow(id, organizationId, null, null, null, "manual", "new", null, null, Map.of());
    }
}
