package io.quinite.vantage.sink.merge;

import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadField;
import io.quinite.vantage.leads.LeadUpdated;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The facts of one lead, taken in log order, and the row that they make. */
public final class LeadMerge {
    private static final String NAME = "name";
    private static final String EMAIL = "email";
    private static final String PHONE = "phone";
    private static final String SOURCE = "source";
    private static final String STATUS = "status";
    private static final String PROJECT = "project_id";
    private static final String NOTES = "notes";

    private final @Nullable LeadRow before;
    private final LeadHistory history;
    private final Map<String, @Nullable String> values = new HashMap<>();
    private final Map<String, String> wonMetadata = new TreeMap<>();
    private @Nullable LeadRow base;

    private LeadMerge(@Nullable LeadRow row, LeadHistory history) {
        this.before = row;
        this.history = history;
        if (row != null) {
            stand(row);
        }
    }

    /** @param row the row as it is, null where there is none */
    public static LeadMerge of(@Nullable LeadRow row, LeadHistory history) {
        return new LeadMerge(row, history);
    }

    /** Whether there is a row that facts can change, in the table or made by {@link #capture}. */
    public boolean exists() {
        return base != null;
    }

    /** The organization of the lead; null while there is no row. */
    public @Nullable UUID organizationId() {
        return base == null ? null : base.organizationId();
    }

    /** Makes the row that a first LeadCaptured stands for; its fields come when it is added. */
    public void capture(UUID leadId, UUID organizationId) {
        stand(LeadRow.captured(leadId, organizationId));
    }

    /** Whether {@code event} can make the row of a lead that has none. */
    public static boolean isCapture(LeadEvent event) {
        return event.getFact() instanceof LeadCaptured;
    }

    /** The verdict on a fact that is not taken, whatever the row; empty where it would be. */
    public Optional<Verdict> refusal(LeadEvent event, long fingerprint) {
        Long known = history.seen.get(event.getEventId());
        if (known != null) {
            return Optional.of(known == fingerprint ? Verdict.DUPLICATE : Verdict.EVENT_ID_REUSED);
        }
        if (base != null && !base.organizationId().equals(event.getOrganizationId())) {
            return Optional.of(Verdict.ORGANIZATION_MISMATCH);
        }
        Long deletedAt = history.deletedAtMicros;
        return deletedAt != null && Stamp.micros(event.getOccurredAt()) <= deletedAt
                ? Optional.of(Verdict.TOO_LATE)
                : Optional.empty();
    }

    /** Takes one fact, or refuses it; the row must exist. */
    public Verdict add(LeadEvent event, long fingerprint) {
        var refusal = refusal(event, fingerprint);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        history.seen.put(event.getEventId(), fingerprint);
        var stamp = Stamp.of(event.getOccurredAt(), event.getEventId());
        if (event.getFact() instanceof LeadCaptured fact) {
            take(NAME, fact.getName(), stamp);
            take(EMAIL, fact.getEmail(), stamp);
            take(PHONE, fact.getPhone(), stamp);
            take(SOURCE, LeadWords.of(fact.getSource()), stamp);
            take(STATUS, LeadWords.of(fact.getStatus()), stamp);
            take(PROJECT, text(fact.getProjectId()), stamp);
            take(NOTES, fact.getNotes(), stamp);
            takeMetadata(fact.getMetadata(), stamp);
            fact.getCleared().forEach(field -> clear(field, stamp));
        } else if (event.getFact() instanceof LeadUpdated fact) {
            take(NAME, fact.getName(), stamp);
            take(EMAIL, fact.getEmail(), stamp);
            take(PHONE, fact.getPhone(), stamp);
            take(SOURCE, LeadWords.of(fact.getSource()), stamp);
            take(STATUS, LeadWords.of(fact.getStatus()), stamp);
            take(PROJECT, text(fact.getProjectId()), stamp);
            take(NOTES, fact.getNotes(), stamp);
            takeMetadata(fact.getMetadata(), stamp);
            fact.getCleared().forEach(field -> clear(field, stamp));
        }
        return Verdict.TAKEN;
    }

    private void take(String field, @Nullable String value, Stamp stamp) {
        if (value != null) {
            set(field, value, stamp);
        }
    }

    private void clear(LeadField field, Stamp stamp) {
        switch (field) {
            case EMAIL -> set(EMAIL, null, stamp);
            case PHONE -> set(PHONE, null, stamp);
            case PROJECT_ID -> set(PROJECT, null, stamp);
            case NOTES -> set(NOTES, null, stamp);
            case UNKNOWN -> {
                // A field that this version does not know: nothing to clear.
            }
        }
    }

    private void set(String field, @Nullable String value, Stamp stamp) {
        if (isLatest(history.fields, field, stamp)) {
            values.put(field, value);
        }
    }

    private void takeMetadata(Map<String, String> metadata, Stamp stamp) {
        metadata.forEach((key, json) -> {
            if (isLatest(history.metadata, key, stamp)) {
                wonMetadata.put(key, json);
            }
        });
    }

    private static boolean isLatest(Map<String, Stamp> stamps, String name, Stamp stamp) {
        Stamp best = stamps.get(name);
        if (best != null && best.compareTo(stamp) > 0) {
            return false;
        }
        stamps.put(name, stamp);
        return true;
    }

    private void stand(LeadRow row) {
        base = row;
        values.put(NAME, row.name());
        values.put(EMAIL, row.email());
        values.put(PHONE, row.phone());
        values.put(SOURCE, row.source());
        values.put(STATUS, row.status());
        values.put(PROJECT, text(row.projectId()));
        values.put(NOTES, row.notes());
    }

    /** The row; it must exist. */
    public LeadRow row() {
        var stands = Objects.requireNonNull(base);
        String project = values.get(PROJECT);
        return new LeadRow(
                stands.id(),
                stands.organizationId(),
                values.get(NAME),
                values.get(EMAIL),
                values.get(PHONE),
                Objects.requireNonNull(values.get(SOURCE)),
                Objects.requireNonNull(values.get(STATUS)),
                project == null ? null : UUID.fromString(project),
                values.get(NOTES),
                Map.copyOf(wonMetadata));
    }

    /** Whether the row must be written. */
    public boolean rowChanged() {
        return !row().equals(before);
    }

    /** What to measure later facts against. */
    public LeadHistory history() {
        return history;
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
