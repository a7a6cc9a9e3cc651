package io.quinite.vantage.feed;

import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.leads.LeadRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes changes as change data capture publishes them, numbered in commit order. */
public final class Changes {
    private static final Instant BEGIN = Instant.parse("2026-11-24T09:30:00Z");
    private long sequence;

    public Changes(long sequence) {
        this.sequence = sequence;
    }

    public LeadChange create(UUID organization, UUID lead, String status) {
        return change(organization, lead, ChangeOp.CREATE, null, row(organization, lead, status), List.of());
    }

    public LeadChange update(UUID organization, UUID lead, String before, String after, String field) {
        return change(
                organization,
                lead,
                ChangeOp.UPDATE,
                row(organization, lead, before),
                row(organization, lead, after),
                List.of(field, "updated_at"));
    }

    public LeadChange delete(UUID organization, UUID lead, String status) {
        return change(organization, lead, ChangeOp.DELETE, row(organization, lead, status), null, List.of());
    }

    public LeadChange truncate() {
        return change(null, null, ChangeOp.TRUNCATE, null, null, List.of());
    }

    /** The same change with another row after it. */
    public static LeadChange withAfter(LeadChange change, UnaryOperator<LeadRow.Builder> row) {
        return LeadChange.newBuilder(change)
                .setAfter(row.apply(LeadRow.newBuilder(change.getAfter())).build())
                .build();
    }

    private LeadChange change(
            @Nullable UUID organization,
            @Nullable UUID lead,
            ChangeOp op,
            @Nullable LeadRow before,
            @Nullable LeadRow after,
            List<String> fields) {
        long number = sequence++;
        return LeadChange.newBuilder()
                .setOrganizationId(organization)
                .setLeadId(lead)
                .setOp(op)
                .setBefore(before)
                .setAfter(after)
                .setChangedFields(fields)
                .setSequence(number)
                .setOrdinal(1)
                .setTxid(number)
                .setLsn(number)
                .setCommittedAt(BEGIN.plusMillis(number))
                .setOrigin(null)
                .build();
    }

    private static LeadRow row(UUID organization, UUID lead, String status) {
        return LeadRow.newBuilder()
                .setId(lead)
                .setOrganizationId(organization)
                .setName("Asha Rao")
                .setSource("website")
                .setStatus(status)
                .setCallStatus("not_called")
                .setTransferredToHuman(false)
                .setCreatedAt(BEGIN)
                .setUpdatedAt(BEGIN)
                .setOtherColumns(new HashMap<>())
                .build();
    }
}
