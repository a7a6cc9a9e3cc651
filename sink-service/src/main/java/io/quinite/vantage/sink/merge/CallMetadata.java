package io.quinite.vantage.sink.merge;

import io.quinite.vantage.calls.CallAnalyzed;
import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.calls.RecordingReady;
import io.quinite.vantage.calls.TranscriptReady;
import io.quinite.vantage.calls.TransferFailed;
import io.quinite.vantage.calls.TransferRequested;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which keys of {@code call_logs.metadata} a fact names, and with which JSON text. */
final class CallMetadata {
    private final Map<String, String> keys = new TreeMap<>();

    private CallMetadata() {}

    static Map<String, String> namedBy(CallEvent event) {
        var named = new CallMetadata();
        // A free key that is called like a typed one gives way to it, within one fact.
        if (event.getFact() instanceof CallNoted noted) {
            named.keys.putAll(noted.getMetadata());
        } else if (event.getFact() instanceof CallAnalyzed analyzed) {
            named.keys.putAll(analyzed.getMetadata());
        }
        named.text("server", event.getServer());
        named.beforeTheEnd(event.getFact(), event.getOccurredAt());
        named.fromTheEndOn(event.getFact());
        return named.keys;
    }

    private void beforeTheEnd(Object fact, Instant occurredAt) {
        if (fact instanceof CallPlaced placed) {
            text("from", placed.getFrom());
            text("to", placed.getTo());
            number("attempt", placed.getAttempt());
        } else if (fact instanceof CallRinging) {
            text("ringing_at", iso(occurredAt));
        } else if (fact instanceof CallAnswered answered) {
            text("answered_at", iso(Objects.requireNonNullElse(answered.getAnsweredAt(), occurredAt)));
        } else if (fact instanceof MachineDetected) {
            text("machine_detected_at", iso(occurredAt));
        } else if (fact instanceof TransferRequested asked) {
            text("transfer_trigger", asked.getTrigger());
        } else if (fact instanceof CallTransferred bridged) {
            text("agent", bridged.getAgent());
        } else if (fact instanceof TransferFailed failed) {
            text("transfer_failed_cause", failed.getCause());
        }
    }

    private void fromTheEndOn(Object fact) {
        if (fact instanceof CallEnded ended) {
            text("provider_status", ended.getProviderStatus());
            text("hangup_cause", ended.getHangupCause());
            text("hangup_code", ended.getHangupCode());
            text("hangup_source", ended.getHangupSource());
            number("billed_seconds", ended.getBilledSeconds());
            text("cost", ended.getCost());
        } else if (fact instanceof TranscriptReady ready) {
            text("transcript_language", ready.getLanguage());
        } else if (fact instanceof CallAnalyzed analyzed) {
            text("sentiment", analyzed.getSentiment());
            text("interest", analyzed.getInterest());
        } else if (fact instanceof RecordingReady ready) {
            text("recording_id", ready.getRecordingId());
            number("recording_seconds", ready.getDurationSeconds());
        }
    }

    private void text(String key, @Nullable String value) {
        if (value != null) {
            keys.put(key, Json.quoted(value));
        }
    }

    private void number(String key, @Nullable Integer value) {
        if (value != null) {
            keys.put(key, value.toString());
        }
    }

    /** As the door takes it: always six decimals, so that equal times are equal texts. */
    private static String iso(Instant instant) {
        return Json.isoMicros(instant);
    }
}
