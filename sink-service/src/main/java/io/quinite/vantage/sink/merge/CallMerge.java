package io.quinite.vantage.sink.merge;

import io.quinite.vantage.calls.CallAnalyzed;
import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.calls.RecordingReady;
import io.quinite.vantage.calls.TranscriptReady;
import io.quinite.vantage.calls.TransferRequested;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.TraceContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The facts of one call, taken in log order, and the row that they make. */
public final class CallMerge {
    private static final Set<String> FAILURES = Set.of(
            "busy", "no-answer", "no_answer", "timeout", "cancel", "canceled", "cancelled", "failed", "rejected");

    private final CallState state;
    private final List<Object> before;
    private final List<Object> standingBefore;
    private final Map<String, String> won = new HashMap<>();
    private final Map<String, String> wonMetadata = new TreeMap<>();

    private CallMerge(CallState state) {
        this.state = state;
        this.before = columns();
        this.standingBefore = standing();
    }

    /** A call of which nothing was heard yet. */
    public static CallMerge begin() {
        return new CallMerge(new CallState());
    }

    /** @param state what {@link #state()} gave earlier */
    public static CallMerge resume(byte[] state) {
        return new CallMerge(CallStateCodec.decode(state));
    }

    /** As {@link #add(CallEvent, long, String)}, of a delivery in no trace. */
    public Verdict add(CallEvent event, long fingerprint) {
        return add(event, fingerprint, null);
    }

    /**
     * Takes one fact, or refuses it.
     *
     * @param fingerprint by which a second delivery is told from a second fact under a used event_id
     * @param traceparent of this delivery. A second delivery with a greater one than those before is taken: it changes the row
     */
    public Verdict add(CallEvent event, long fingerprint, @Nullable String traceparent) {
        var known = state.seen.get(event.getEventId());
        if (known != null) {
            if (known.fingerprint() != fingerprint) {
                return Verdict.EVENT_ID_REUSED;
            }
            return trace(known.stamp(), traceparent) ? Verdict.TAKEN : Verdict.DUPLICATE;
        }
        var named = new CallIdentity(event.getOrganizationId(), event.getCampaignId(), event.getLeadId());
        if (state.identity != null && !state.identity.agreesWith(named)) {
            return Verdict.IDENTITY_CONFLICT;
        }
        state.identity = state.identity == null ? named : state.identity.completedBy(named);
        var stamp = Stamp.of(event.getOccurredAt(), event.getEventId());
        state.seen.put(event.getEventId(), new CallState.Seen(stamp, fingerprint));
        state.earliestFact = Math.min(state.earliestFact, stamp.micros());
        evidence(event.getFact(), stamp);
        registers(event.getFact(), stamp);
        CallMetadata.namedBy(event).forEach((key, json) -> {
            String register = CallState.METADATA + key;
            if (isLatest(register, stamp)) {
                wonMetadata.put(key, json);
                state.values.remove(register);
            }
        });
        trace(stamp, traceparent);
        return Verdict.TAKEN;
    }

    /** Of the latest fact that has any, the greatest: the first would depend on the order of its deliveries. */
    private boolean trace(Stamp stamp, @Nullable String traceparent) {
        if (traceparent == null) {
            return false;
        }
        Stamp latest = state.latest.get(CallState.TRACEPARENT);
        int later = latest == null ? 1 : stamp.compareTo(latest);
        // Absent where a note's own key of this name is what the latest fact brought.
        String known = state.values.get(CallState.TRACEPARENT);
        if (later < 0 || (later == 0 && known != null && known.compareTo(traceparent) >= 0)) {
            return false;
        }
        state.latest.put(CallState.TRACEPARENT, stamp);
        state.values.put(CallState.TRACEPARENT, traceparent);
        wonMetadata.put(TraceContext.TRACEPARENT, Json.quoted(traceparent));
        return true;
    }

    /** What commutes by itself: earliest, largest, and whether something was ever said. */
    private void evidence(Object fact, Stamp stamp) {
        if (fact instanceof CallPlaced) {
            state.earliestPlaced = Math.min(state.earliestPlaced, stamp.micros());
        } else if (fact instanceof CallAnswered) {
            state.answered = true;
        } else if (fact instanceof MachineDetected) {
            state.machine = true;
        } else if (fact instanceof CallTransferred bridged) {
            Instant at = bridged.getBridgedAt();
            state.bridged = true;
            state.earliestBridged = Math.min(state.earliestBridged, at == null ? stamp.micros() : Stamp.micros(at));
        } else if (fact instanceof CallEnded ended) {
            int seconds = Objects.requireNonNullElse(ended.getDurationSeconds(), 0);
            String word = Objects.requireNonNullElse(ended.getProviderStatus(), "");
            state.duration = Math.max(state.duration, seconds);
            state.talked |= word.equals("completed") && seconds > 0;
            state.failed |= FAILURES.contains(word.toLowerCase(Locale.ROOT));
        }
    }

    /** What the latest fact that names it decides. */
    private void registers(Object fact, Stamp stamp) {
        if (fact instanceof TranscriptReady ready) {
            keepInRow(CallState.TRANSCRIPT, ready.getText(), stamp);
        } else if (fact instanceof CallAnalyzed analyzed) {
            keepInRow(CallState.SUMMARY, analyzed.getSummary(), stamp);
        } else if (fact instanceof RecordingReady ready) {
            keepInRow(CallState.RECORDING, ready.getUrl(), stamp);
        } else if (fact instanceof CallNoted noted) {
            keepInRow(CallState.NOTES, noted.getText(), stamp);
        } else if (fact instanceof TransferRequested asked) {
            keepInState(CallState.ASKED_REASON, asked.getReason(), stamp);
            keepInState(CallState.ASKED_DEPARTMENT, asked.getDepartment(), stamp);
        } else if (fact instanceof CallTransferred bridged) {
            keepInState(CallState.BRIDGED_REASON, bridged.getReason(), stamp);
            keepInState(CallState.BRIDGED_DEPARTMENT, bridged.getDepartment(), stamp);
        }
    }

    private void keepInRow(String register, @Nullable String value, Stamp stamp) {
        if (value != null && isLatest(register, stamp)) {
            won.put(register, value);
        }
    }

    private void keepInState(String register, @Nullable String value, Stamp stamp) {
        if (value != null && isLatest(register, stamp)) {
            state.values.put(register, value);
        }
    }

    private boolean isLatest(String register, Stamp stamp) {
        Stamp best = state.latest.get(register);
        if (best != null && best.compareTo(stamp) > 0) {
            return false;
        }
        state.latest.put(register, stamp);
        return true;
    }

    /** Whose call it is; null until a fact was taken. */
    public @Nullable CallIdentity identity() {
        return state.identity;
    }

    /** Whether a human answered: what campaigns count as transferred. */
    public boolean isBridged() {
        return state.bridged;
    }

    /** Whether the row must be written; false where the facts taken only say again what it holds. */
    public boolean rowChanged() {
        return !won.isEmpty() || !wonMetadata.isEmpty() || !before.equals(columns());
    }

    /** Whether what the lead shows of its calls may have changed. */
    public boolean standingChanged() {
        return !standingBefore.equals(standing());
    }

    /** The row; the call's organization, campaign and lead must be known. */
    public CallRow row(String callSid) {
        var identity = Objects.requireNonNull(state.identity);
        return new CallRow(
                Identities.callId(callSid),
                callSid,
                identity.organizationId(),
                Objects.requireNonNull(identity.campaignId()),
                Objects.requireNonNull(identity.leadId()),
                state.status(),
                state.bridged,
                state.bridged ? state.earliestBridged : null,
                state.transferReason(),
                state.transferDepartment(),
                state.callTimestamp(),
                state.duration,
                won.get(CallState.TRANSCRIPT),
                won.get(CallState.SUMMARY),
                won.get(CallState.RECORDING),
                won.get(CallState.NOTES),
                Map.copyOf(wonMetadata));
    }

    /** What to resume from. */
    public byte[] state() {
        return CallStateCodec.encode(state);
    }

    private List<Object> columns() {
        return List.of(
                standing(),
                state.earliestBridged,
                Objects.requireNonNullElse(state.transferReason(), Map.of()),
                Objects.requireNonNullElse(state.transferDepartment(), Map.of()),
                state.duration);
    }

    private List<Object> standing() {
        return List.of(state.status(), state.bridged, state.callTimestamp());
    }
}
