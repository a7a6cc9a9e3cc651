package io.quinite.vantage.ingest.plivo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.ingest.facts.FactKind;
import io.quinite.vantage.ingest.facts.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What Plivo's callbacks say, as facts. Every parameter arrives: in a field of the fact that has one for it, else among its
 * attributes. What the provider says in words that nobody knows yet is a fact too, and none is refused but one that names no
 * call. The parameters are those of Plivo's documentation of calls, recordings, Dial and Stream.
 */
public final class CallbackFacts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MILLIS = 1_000;

    private final Callback callback;
    private final String callSid;

    private CallbackFacts(Callback callback, String callSid) {
        this.callback = callback;
        this.callSid = callSid;
    }

    /**
     * The facts of one callback; at least one.
     *
     * @param query also where leadId and campaignId stand
     * @param fields of the form; none for GET
     * @throws Refused where it names no call
     */
    public static List<CallEvent> of(
            CallbackKind kind, UUID organization, Parameters query, Parameters fields, Instant receivedAt)
            throws Refused {
        var values = new TreeMap<String, String>();
        query.all().forEach((name, several) -> values.put(name, String.join(",", several)));
        fields.all().forEach((name, several) -> values.put(name, String.join(",", several)));
        values.keySet().removeAll(List.of("leadId", "campaignId"));
        unfold(values);
        values.values().removeIf(String::isEmpty);
        var callback = new Callback(kind, organization, values, query.first("campaignId"), query.first("leadId"));
        String callSid = kind == CallbackKind.DIAL
                ? callback.any("CallUUID", "DialALegUUID", "ALegUUID")
                : callback.any("CallUUID", "call_uuid", "ALegUUID");
        if (callSid == null) {
            throw new Refused("missing-field", "CallUUID", "the callback names no call");
        }
        var facts = new ArrayList<CallEvent>();
        for (ObjectNode json : new CallbackFacts(callback, callSid).facts()) {
            facts.add(FactKind.CALLS.read(json, receivedAt));
        }
        return facts;
    }

    /** A recording sometimes comes whole as JSON in the parameter {@code response}. */
    private static void unfold(Map<String, String> values) {
        String response = values.get("response");
        if (response == null) {
            return;
        }
        try {
            JsonNode json = JSON.readTree(response);
            if (json != null && json.isObject()) {
                values.remove("response");
                json.properties().forEach(entry -> {
                    var value = entry.getValue();
                    if (!value.isNull()) {
                        values.putIfAbsent(entry.getKey(), value.isValueNode() ? value.asText() : value.toString());
                    }
                });
            }
        } catch (JsonProcessingException e) {
            // then it stays among the attributes as it came
        }
    }

    private List<ObjectNode> facts() {
        return switch (callback.kind()) {
            case STATUS, RING -> status();
            case RECORDING -> List.of(recording());
            case DIAL -> List.of(dial());
            case STREAM -> List.of(stream());
            case MACHINE -> List.of(machine());
        };
    }

    private List<ObjectNode> status() {
        String status = callback.any("CallStatus");
        String word = status == null
                ? callback.kind() == CallbackKind.RING ? "ringing" : ""
                : status.toLowerCase(Locale.ROOT);
        var facts = new ArrayList<ObjectNode>();
        switch (word) {
            case "ringing" ->
                facts.add(draft().is("call_ringing", callSid, "", word).json(true));
            case "in-progress" -> facts.add(answered(word).json(true));
            case "completed", "busy", "failed", "timeout", "no-answer", "cancel", "rejected" -> facts.add(ended(word));
            default -> facts.add(saysThatItEnded() ? ended(word) : noted(word));
        }
        if (word.equals("completed") && PlivoValues.time(callback.any("AnswerTime")) != null) {
            facts.add(answered(word).json(false));
        }
        if (callback.says("Machine", "true")) {
            facts.add(
                    draft().is("machine_detected", callSid, "", word, "machine").json(false));
        }
        return facts;
    }

    private boolean saysThatItEnded() {
        return callback.any("EndTime", "HangupCause", "HangupCauseName", "HangupCauseCode") != null;
    }

    private Draft answered(String word) {
        return draft().is("call_answered", callSid, "", word, "answered")
                .time("answered_at", "AnswerTime")
                .occurred("AnswerTime");
    }

    private ObjectNode ended(String word) {
        return draft().is("call_ended", callSid, "", word)
                .occurred("EndTime")
                .text("provider_status", "CallStatus")
                .seconds("duration_seconds", "Duration", 1)
                .seconds("billed_seconds", "BillDuration", 1)
                .text("hangup_cause", "HangupCauseName", "HangupCause")
                .text("hangup_code", "HangupCauseCode")
                .text("hangup_source", "HangupSource")
                .text("cost", "TotalCost")
                .json(true);
    }

    /** A word that is not known yet, of a call that goes on. */
    private ObjectNode noted(String word) {
        return draft().is("call_noted", callSid, "", word)
                .noting("provider_event", callback.any("CallStatus", "Event"))
                .json(true);
    }

    private ObjectNode recording() {
        String url = callback.any("RecordUrl", "record_url", "RecordingUrl", "recording_url");
        String id = callback.any("RecordingID", "recording_id");
        if (url == null) {
            return draft().is("call_noted", callSid, "no url", id == null ? "" : id)
                    .noting("recording_id", id)
                    .json(true);
        }
        var draft = id == null ? draft().is("recording_ready", callSid, url) : draft().is("recording_ready", id);
        for (String name : List.of("RecordUrl", "record_url", "RecordingUrl", "recording_url")) {
            if (url.equals(callback.any(name))) {
                draft.whole("url", name);
                break;
            }
        }
        return draft.text("recording_id", "RecordingID", "recording_id")
                .seconds("duration_seconds", "RecordingDuration", 1)
                .seconds("duration_seconds", "recording_duration", 1)
                .seconds("duration_seconds", "RecordingDurationMs", MILLIS)
                .seconds("duration_seconds", "recording_duration_ms", MILLIS)
                .json(true);
    }

    /**
     * Of a transfer: DialAction tells of a leg as it goes (Dial's callbackUrl), DialStatus how it all ended (Dial's action). A
     * leg that hangs up without having talked has failed; one that did was told of before.
     */
    private ObjectNode dial() {
        String action = lower(callback.any("DialAction"));
        String status = lower(callback.any("DialStatus", "DialBLegStatus"));
        String leg = callback.any("DialBLegUUID");
        String[] identity = {callSid, leg == null ? "" : leg, action, status};
        boolean bridged = action.equals("answer") || action.equals("connected");
        boolean over = action.isEmpty() || action.equals("hangup");
        if (bridged || (action.isEmpty() && (status.equals("completed") || status.equals("answer")))) {
            return draft().is("call_transferred", identity)
                    .text("agent", "DialBLegTo", "DialBLegUUID")
                    .time("bridged_at", "DialBLegAnswerTime")
                    .json(true);
        }
        if (over && (isFailure(status) || hungUpWithoutTalking(action))) {
            return draft().is("transfer_failed", identity)
                    .text("cause", "DialBLegHangupCauseName", "DialHangupCause", "DialBLegHangupCause", "DialStatus")
                    .json(true);
        }
        return draft().is("call_noted", identity)
                .noting("dial_event", action.isEmpty() ? callback.any("DialStatus") : action)
                .json(true);
    }

    private static boolean isFailure(String status) {
        return switch (status) {
            case "busy", "failed", "cancel", "timeout", "no-answer", "rejected" -> true;
            default -> false;
        };
    }

    private boolean hungUpWithoutTalking(String action) {
        var talked = PlivoValues.seconds(callback.any("DialBLegDuration"), 1);
        return action.equals("hangup") && talked != null && talked == 0;
    }

    /** The last event of each stream is what somebody wants to see of a call; the others are in the topic. */
    private ObjectNode stream() {
        String event = callback.any("Event", "StreamStatus", "Status");
        String stream = callback.any("StreamID", "StreamId", "stream_id");
        return draft().is(
                        "call_noted",
                        callSid,
                        stream == null ? "" : stream,
                        event == null ? "" : event,
                        String.valueOf(callback.any("Name")),
                        String.valueOf(callback.any("Timestamp", "EventTimestamp")))
                .occurred("Timestamp")
                .noting("stream_event", event)
                .noting("stream_id", stream)
                .json(true);
    }

    private ObjectNode machine() {
        boolean machine = callback.says("Machine", "true");
        String said = callback.any("Machine");
        String[] identity = {callSid, "", said == null ? "" : said.toLowerCase(Locale.ROOT)};
        return machine
                ? draft().is("machine_detected", identity).json(true)
                : draft().is("call_noted", identity).noting("machine", said).json(true);
    }

    private Draft draft() {
        return new Draft(callback, callSid);
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
