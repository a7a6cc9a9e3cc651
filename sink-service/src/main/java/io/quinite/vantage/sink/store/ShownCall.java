package io.quinite.vantage.sink.store;

import io.quinite.vantage.sink.merge.CallRow;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a lead shows of its calls.
 *
 * @param callId null where the lead shows none, or one that is not where it says; then the rest of the call is null too
 * @param callTimestamp in microseconds since the epoch
 * @param anyTransferred whether any call of the lead was transferred
 */
public record ShownCall(
        UUID leadId,
        UUID organizationId,
        String callStatus,
        boolean anyTransferred,
        @Nullable UUID callId,
        @Nullable String callSid,
        @Nullable Long callTimestamp) {

    private static final OffsetDateTime EPOCH = OffsetDateTime.parse("1970-01-01T00:00:00Z");

    static ShownCall read(ResultSet row) throws SQLException {
        var at = row.getObject(7, OffsetDateTime.class);
        return new ShownCall(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getBoolean(4),
                row.getObject(5, UUID.class),
                row.getString(6),
                at == null ? null : micros(at));
    }

    /** For infinity, which people may write, the driver gives the ends of what Java can tell. */
    private static long micros(OffsetDateTime at) {
        if (at.equals(OffsetDateTime.MAX)) {
            return Long.MAX_VALUE;
        }
        return at.equals(OffsetDateTime.MIN) ? Long.MIN_VALUE : ChronoUnit.MICROS.between(EPOCH, at);
    }

    /**
     * What it shows after some of its calls were written: the latest by (call_timestamp, call_sid).
     *
     * @param written at least one
     * @return nothing where only a reading of all its calls tells
     */
    public Optional<ShownCall> after(List<CallRow> written) {
        if (callId == null) {
            return Optional.empty();
        }
        ShownCall latest = null;
        boolean transferred = anyTransferred;
        for (CallRow row : written) {
            transferred |= row.transferred();
            if (row.id().equals(callId) && row.callTimestamp() < Objects.requireNonNull(callTimestamp)) {
                // It was the latest and is earlier now: any other may be the latest.
                return Optional.empty();
            }
            var candidate = of(row);
            latest = latest == null || candidate.isLaterThan(latest) ? candidate : latest;
        }
        var rewritten = written.stream().anyMatch(row -> row.id().equals(callId));
        var winner =
                rewritten || Objects.requireNonNull(latest).isLaterThan(this) ? Objects.requireNonNull(latest) : this;
        return Optional.of(new ShownCall(
                leadId,
                organizationId,
                winner.callStatus,
                transferred,
                winner.callId,
                winner.callSid,
                winner.callTimestamp));
    }

    private static ShownCall of(CallRow row) {
        return new ShownCall(
                row.leadId(),
                row.organizationId(),
                row.callStatus(),
                row.transferred(),
                row.id(),
                row.callSid(),
                row.callTimestamp());
    }

    private boolean isLaterThan(ShownCall other) {
        int byTime = Long.compare(Objects.requireNonNull(callTimestamp), Objects.requireNonNull(other.callTimestamp));
        return byTime != 0 ? byTime > 0 : Arrays.compareUnsigned(collated(callSid), collated(other.callSid)) > 0;
    }

    /** As collation "C" does, where null is the smallest. */
    private static byte[] collated(@Nullable String sid) {
        return sid == null ? new byte[0] : sid.getBytes(StandardCharsets.UTF_8);
    }
}
