package io.quinite.vantage.sink.law;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.leads.LeadEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What the rows must be, from all facts at once. Values are text, or null; times are ISO with six decimals. */
public final class Oracle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Set<String> FAILURES = Set.of(
            "busy", "no-answer", "timeout", "cancel", "failed", "rejected", "no_answer", "canceled", "cancelled");

    private Oracle() {}

    /** One fact, with its fields by name. */
    private record Said(String kind, String at, String eventId, Map<String, Object> data) {
        static Said of(SpecificRecord envelope) {
            var fact = (SpecificRecord) envelope.get(position(envelope, "fact"));
            Map<String, Object> data = new TreeMap<>();
            fact.getSchema().getFields().forEach(field -> {
                Object value = fact.get(field.pos());
                if (value != null) {
                    data.put(field.name(), value instanceof Instant instant ? iso(instant) : value);
                }
            });
            return new Said(
                    fact.getSchema().getName(),
                    iso((Instant) envelope.get(position(envelope, "occurred_at"))),
                    envelope.get(position(envelope, "event_id")).toString(),
                    data);
        }

        private static int position(SpecificRecord record, String field) {
            return record.getSchema().getField(field).pos();
        }

        @Nullable
        String text(String field) {
            Object value = data.get(field);
            return value == null ? null : value.toString();
        }

        int number(String field) {
            return data.get(field) instanceof Integer number ? number : 0;
        }

        String order() {
            return at + eventId;
        }
    }

    public static String iso(Instant instant) {
        return ISO.format(instant);
    }

    private static <E extends SpecificRecord> List<Said> distinct(Collection<E> facts) {
        return facts.stream()
                .map(Said::of)
                .distinct()
                .sorted(Comparator.comparing(Said::order))
                .toList();
    }

    private static @Nullable String latest(List<Said> sorted, String kind, String field) {
        return sorted.stream()
                .filter(fact -> fact.kind.equals(kind))
                .map(fact -> fact.text(field))
                .filter(Objects::nonNull)
                .reduce(null, (a, b) -> b);
    }

    public static Map<String, @Nullable String> call(Collection<CallEvent> events) {
        var facts = distinct(events);
        var any = events.iterator().next();
        var knowing = events.stream()
                .filter(event -> event.getLeadId() != null)
                .findFirst()
                .orElseThrow();
        var bridged = kind(facts, "CallTransferred");
        var ended = kind(facts, "CallEnded");
        var placed = kind(facts, "CallPlaced");
        Map<String, @Nullable String> row = new TreeMap<>();
        row.put("call_sid", any.getCallSid());
        row.put("organization_id", any.getOrganizationId().toString());
        row.put("campaign_id", Objects.toString(knowing.getCampaignId()));
        row.put("lead_id", Objects.toString(knowing.getLeadId()));
        row.put("call_status", status(facts, bridged, ended));
        row.put("transferred", Boolean.toString(!bridged.isEmpty()));
        row.put(
                "transferred_at",
                bridged.stream()
                        .map(fact -> Objects.requireNonNullElse(fact.text("bridged_at"), fact.at))
                        .sorted()
                        .findFirst()
                        .orElse(null));
        row.put("transfer_reason", transfer(facts, "reason"));
        row.put("transfer_department", transfer(facts, "department"));
        row.put(
                "call_timestamp",
                (placed.isEmpty() ? facts : placed)
                        .stream().map(Said::at).sorted().findFirst().orElseThrow());
        row.put(
                "duration",
                Integer.toString(ended.stream()
                        .mapToInt(fact -> fact.number("duration_seconds"))
                        .max()
                        .orElse(0)));
        row.put("transcript", latest(facts, "TranscriptReady", "text"));
        row.put("conversation_summary", latest(facts, "CallAnalyzed", "summary"));
        row.put("recording_url", latest(facts, "RecordingReady", "url"));
        row.put("notes", latest(facts, "CallNoted", "text"));
        row.put("metadata", callMetadata(events));
        return row;
    }

    private static List<Said> kind(List<Said> facts, String kind) {
        return facts.stream().filter(fact -> fact.kind.equals(kind)).toList();
    }

    private static String status(List<Said> facts, List<Said> bridged, List<Said> ended) {
        boolean talked = ended.stream()
                .anyMatch(fact ->
                        "completed".equals(fact.text("provider_status")) && fact.number("duration_seconds") > 0);
        boolean failed = ended.stream()
                .map(fact -> Objects.requireNonNullElse(fact.text("provider_status"), ""))
                .anyMatch(word -> FAILURES.contains(word.toLowerCase(Locale.ROOT)));
        if (!bridged.isEmpty()) {
            return "transferred";
        }
        if (!kind(facts, "MachineDetected").isEmpty()) {
            return "voicemail";
        }
        if (!kind(facts, "CallAnswered").isEmpty() || talked) {
            return "called";
        }
        return failed ? "no_answer" : "called";
    }

    private static @Nullable String transfer(List<Said> facts, String field) {
        String bridged = latest(facts, "CallTransferred", field);
        return bridged != null && !bridged.isEmpty() ? bridged : latest(facts, "TransferRequested", field);
    }

    /** Column by column of the contract: which fact feeds which key. */
    private static @Nullable String callMetadata(Collection<CallEvent> events) {
        Map<String, String> named = Map.ofEntries(
                Map.entry("CallPlaced.from", "from"),
                Map.entry("CallPlaced.to", "to"),
                Map.entry("CallPlaced.attempt", "attempt"),
                Map.entry("TransferRequested.trigger", "transfer_trigger"),
                Map.entry("CallTransferred.agent", "agent"),
                Map.entry("TransferFailed.cause", "transfer_failed_cause"),
                Map.entry("CallEnded.provider_status", "provider_status"),
                Map.entry("CallEnded.hangup_cause", "hangup_cause"),
                Map.entry("CallEnded.hangup_code", "hangup_code"),
                Map.entry("CallEnded.hangup_source", "hangup_source"),
                Map.entry("CallEnded.billed_seconds", "billed_seconds"),
                Map.entry("CallEnded.cost", "cost"),
                Map.entry("TranscriptReady.language", "transcript_language"),
                Map.entry("CallAnalyzed.sentiment", "sentiment"),
                Map.entry("CallAnalyzed.interest", "interest"),
                Map.entry("RecordingReady.recording_id", "recording_id"),
                Map.entry("RecordingReady.duration_seconds", "recording_seconds"));
        ObjectNode metadata = JSON.createObjectNode();
        var sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparing(event -> Said.of(event).order()));
        for (CallEvent event : sorted) {
            Said fact = Said.of(event);
            free(fact, metadata);
            Traces.of(event).ifPresent(trace -> metadata.put("traceparent", trace));
            fact.data.forEach((field, value) -> {
                String key = named.get(fact.kind + "." + field);
                if (key != null) {
                    metadata.set(key, JSON.valueToTree(value));
                }
            });
            if (event.getServer() != null) {
                metadata.put("server", event.getServer());
            }
            switch (fact.kind) {
                case "CallRinging" -> metadata.put("ringing_at", fact.at);
                case "MachineDetected" -> metadata.put("machine_detected_at", fact.at);
                case "CallAnswered" ->
                    metadata.put("answered_at", Objects.requireNonNullElse(fact.text("answered_at"), fact.at));
                default -> {
                    // names no time
                }
            }
        }
        return canonical(metadata);
    }

    private static void free(Said fact, ObjectNode metadata) {
        if (fact.data.get("metadata") instanceof Map<?, ?> free) {
            free.forEach((key, json) -> metadata.set(key.toString(), parse(json.toString())));
        }
    }

    /** Without the columns that its calls move. */
    public static Map<String, @Nullable String> lead(Collection<LeadEvent> events) {
        var facts = distinct(events);
        var any = events.iterator().next();
        Map<String, @Nullable String> row = new TreeMap<>();
        row.put("id", any.getLeadId().toString());
        row.put("organization_id", any.getOrganizationId().toString());
        for (String field : List.of("name", "email", "phone", "source", "status", "project_id", "notes")) {
            String value = field.equals("source") ? "manual" : field.equals("status") ? "new" : null;
            for (Said fact : facts) {
                String said = fact.text(field);
                boolean word = field.equals("source") || field.equals("status");
                if (said != null && !(word && said.equals("UNKNOWN"))) {
                    value = word ? said.toLowerCase(Locale.ROOT) : said;
                } else if (fact.data.get("cleared") instanceof List<?> cleared
                        && cleared.stream().anyMatch(one -> one.toString().equalsIgnoreCase(field))) {
                    value = null;
                }
            }
            row.put(field, value);
        }
        ObjectNode metadata = JSON.createObjectNode();
        facts.forEach(fact -> free(fact, metadata));
        row.put("metadata", canonical(metadata));
        return row;
    }

    /** The columns of a lead that its calls move. */
    public static Map<String, @Nullable String> standing(String lead, Collection<Map<String, @Nullable String>> calls) {
        var mine = calls.stream()
                .filter(call -> lead.equals(call.get("lead_id")))
                .sorted(Comparator.comparing(call -> call.get("call_timestamp") + call.get("call_sid")))
                .toList();
        Map<String, @Nullable String> row = new TreeMap<>();
        var last = mine.isEmpty() ? Map.<String, @Nullable String>of() : mine.get(mine.size() - 1);
        row.put("call_status", mine.isEmpty() ? "not_called" : last.get("call_status"));
        row.put("call_date", last.get("call_timestamp"));
        row.put("latest_call_sid", last.get("call_sid"));
        row.put("transferred_to_human", Boolean.toString(mine.stream().anyMatch(call -> "true"
                .equals(call.get("transferred")))));
        return row;
    }

    /** Keys sorted, numbers as PostgreSQL keeps them; null for an object without keys. */
    public static @Nullable String canonical(@Nullable JsonNode json) {
        if (json == null || json.isNull() || json.isEmpty()) {
            return null;
        }
        try {
            return JSON.writeValueAsString(sorted(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode sorted(JsonNode json) {
        if (json.isObject()) {
            ObjectNode result = JSON.createObjectNode();
            json.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> result.set(entry.getKey(), sorted(entry.getValue())));
            return result;
        }
        return json;
    }

    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }

    /** By call_sid. */
    public static Map<String, Map<String, @Nullable String>> calls(Collection<CallEvent> events) {
        return events.stream().collect(Collectors.groupingBy(CallEvent::getCallSid)).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> call(entry.getValue())));
    }

    /** By lead id. */
    public static Map<UUID, Map<String, @Nullable String>> leads(Collection<LeadEvent> events) {
        return events.stream().collect(Collectors.groupingBy(LeadEvent::getLeadId)).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> lead(entry.getValue())));
    }
}
