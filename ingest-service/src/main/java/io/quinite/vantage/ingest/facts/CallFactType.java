package io.quinite.vantage.ingest.facts;

import io.quinite.vantage.calls.CallAnalyzed;
import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.calls.RecordingReady;
import io.quinite.vantage.calls.TranscriptReady;
import io.quinite.vantage.calls.TransferFailed;
import io.quinite.vantage.calls.TransferRequested;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * One type of facts about calls.
 *
 * @param name as {@code type} says it
 * @param fields of {@code data}
 * @param mapping how they become the fact's record
 */
record CallFactType(String name, Set<String> fields, Mapping mapping) {
    private static final CallFactType ANALYZED = new CallFactType(
            "call_analyzed", Set.of("summary", "sentiment", "interest", "metadata"), CallFactType::analyzed);

    private static final Map<String, CallFactType> BY_NAME = Stream.of(
                    new CallFactType(
                            "call_placed",
                            Set.of("from", "to", "attempt"),
                            data -> new CallPlaced(data.text("from"), data.text("to"), data.integer("attempt"))),
                    new CallFactType("call_ringing", Set.of(), data -> new CallRinging()),
                    new CallFactType(
                            "call_answered", Set.of("answered_at"), data -> new CallAnswered(data.time("answered_at"))),
                    new CallFactType("machine_detected", Set.of(), data -> new MachineDetected()),
                    new CallFactType(
                            "transfer_requested",
                            Set.of("reason", "department", "trigger"),
                            data -> new TransferRequested(
                                    data.text("reason"), data.text("department"), data.text("trigger"))),
                    new CallFactType(
                            "call_transferred",
                            Set.of("bridged_at", "reason", "department", "agent"),
                            data -> new CallTransferred(
                                    data.time("bridged_at"),
                                    data.text("reason"),
                                    data.text("department"),
                                    data.text("agent"))),
                    new CallFactType(
                            "transfer_failed", Set.of("cause"), data -> new TransferFailed(data.text("cause"))),
                    new CallFactType(
                            "call_ended",
                            Set.of(
                                    "provider_status",
                                    "duration_seconds",
                                    "billed_seconds",
                                    "hangup_cause",
                                    "hangup_code",
                                    "hangup_source",
                                    "cost"),
                            CallFactType::ended),
                    new CallFactType(
                            "transcript_ready",
                            Set.of("text", "language"),
                            data -> new TranscriptReady(data.requiredText("text"), data.text("language"))),
                    ANALYZED,
                    new CallFactType(
                            "recording_ready",
                            Set.of("url", "recording_id", "duration_seconds"),
                            data -> new RecordingReady(
                                    data.requiredText("url"),
                                    data.text("recording_id"),
                                    data.integer("duration_seconds"))),
                    new CallFactType(
                            "call_noted",
                            Set.of("text", "metadata"),
                            data -> new CallNoted(data.text("text"), data.jsonTexts("metadata"))))
            .collect(Collectors.toUnmodifiableMap(CallFactType::name, Function.identity()));

    @FunctionalInterface
    interface Mapping {
        SpecificRecord apply(Fields data) throws Refused;
    }

    static CallFactType of(String name) throws Refused {
        var type = BY_NAME.get(name);
        if (type == null) {
            throw new Refused("unknown-type", "type", "there is no fact about calls of this type");
        }
        return type;
    }

    SpecificRecord record(Fields data) throws Refused {
        return mapping.apply(data);
    }

    /** Fields of {@code data} that are not this fact's go into the attributes; an analysis has taken them already. */
    void collectOthers(Fields data, Map<String, String> attributes) throws Refused {
        if (!name.equals(ANALYZED.name)) {
            data.otherTexts(fields, attributes);
        }
    }

    private static SpecificRecord ended(Fields data) throws Refused {
        return new CallEnded(
                data.text("provider_status"),
                data.integer("duration_seconds"),
                data.integer("billed_seconds"),
                data.text("hangup_cause"),
                data.textOrNumber("hangup_code"),
                data.text("hangup_source"),
                data.textOrNumber("cost"));
    }

    private static SpecificRecord analyzed(Fields data) throws Refused {
        var metadata = data.jsonTexts("metadata");
        data.otherJsonTexts(ANALYZED.fields, metadata);
        return new CallAnalyzed(data.text("summary"), data.text("sentiment"), data.text("interest"), metadata);
    }
}
