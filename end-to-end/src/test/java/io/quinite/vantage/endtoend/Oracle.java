package io.quinite.vantage.endtoend;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the tables must hold once a set of facts has been taken in, by the law of the merge, written as plainly as
 * possible and sharing nothing with the services. Rows are maps from column to text, so that a difference can be read.
 */
final class Oracle {
    private static final List<String> FAILURES = List.of(
            "busy", "no-answer", "timeout", "cancel", "failed", "rejected", "no_answer", "canceled", "cancelled");

    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Oracle() {}

    /** call_logs by call_sid. */
    static Map<String, Map<String, @Nullable String>> calls(Collection<Fact> facts) {
        var rows = new TreeMap<String, Map<String, @Nullable String>>();
        bySubject(facts).forEach((sid, own) -> rows.put(sid, call(own)));
        return rows;
    }

    /** leads by id. */
    static Map<String, Map<String, @Nullable String>> leads(
            Collection<Fact> facts, Map<String, Map<String, @Nullable String>> calls) {
        var rows = new TreeMap<String, Map<String, @Nullable String>>();
        bySubject(facts).forEach((lead, own) -> rows.put(lead, lead(lead, own, calls)));
        return rows;
    }

    /** "total/transferred" by campaign. */
    static Map<String, String> totals(Traffic traffic, Map<String, Map<String, @Nullable String>> calls) {
        var totals = new TreeMap<String, String>();
        for (UUID campaign : traffic.campaigns.keySet()) {
            var own = calls.values().stream()
                    .filter(call -> campaign.toString().equals(call.get("campaign_id")))
                    .toList();
            long moved = own.stream()
                    .filter(call -> "true".equals(call.get("transferred")))
                    .count();
            totals.put(campaign.toString(), own.size() + "/" + moved);
        }
        return totals;
    }

    private static Map<String, List<Fact>> bySubject(Collection<Fact> facts) {
        return facts.stream().distinct().collect(Collectors.groupingBy(Fact::subject));
    }

    private static Map<String, @Nullable String> call(List<Fact> facts) {
        var row = new LinkedHashMap<String, @Nullable String>();
        var placed = ofType(facts, "call_placed");
        var bridged = ofType(facts, "call_transferred");
        var asked = ofType(facts, "transfer_requested");
        var ended = ofType(facts, "call_ended");
        var known = facts.stream()
                .filter(fact -> fact.campaignId() != null)
                .findFirst()
                .orElseThrow();
        row.put("organization_id", known.organizationId().toString());
        row.put("campaign_id", Objects.toString(known.campaignId()));
        row.put("lead_id", Objects.toString(known.leadId()));
        row.put("call_status", status(facts, ended));
        row.put("transferred", Boolean.toString(!bridged.isEmpty()));
        row.put(
                "transferred_at",
                bridged.stream()
                        .map(fact -> Instant.parse(
                                Objects.toString(fact.data().getOrDefault("bridged_at", fact.occurredAt()))))
                        .min(Comparator.naturalOrder())
                        .map(Oracle::text)
                        .orElse(null));
        row.put("transfer_reason", latest(bridged, "reason", latest(asked, "reason", null)));
        row.put("transfer_department", latest(bridged, "department", latest(asked, "department", null)));
        row.put("call_timestamp", text(earliest(placed.isEmpty() ? facts : placed)));
        row.put(
                "duration",
                Integer.toString(ended.stream().mapToInt(Oracle::seconds).max().orElse(0)));
        row.put("transcript", latest(ofType(facts, "transcript_ready"), "text", null));
        row.put("recording_url", latest(ofType(facts, "recording_ready"), "url", null));
        row.put("notes", latest(ofType(facts, "call_noted"), "text", null));
        row.put("metadata.n", latestKey(facts, "n"));
        return row;
    }

    private static String status(List<Fact> facts, List<Fact> ended) {
        Predicate<String> some = type -> !ofType(facts, type).isEmpty();
        boolean talked = ended.stream()
                .anyMatch(fact -> "completed".equals(fact.data().get("provider_status")) && seconds(fact) > 0);
        if (some.test("call_transferred")) {
            return "transferred";
        }
        if (some.test("machine_detected")) {
            return "voicemail";
        }
        boolean failed = ended.stream()
                .anyMatch(fact -> FAILURES.contains(Objects.toString(fact.data().get("provider_status"))));
        return !some.test("call_answered") && !talked && failed ? "no_answer" : "called";
    }

    private static Map<String, @Nullable String> lead(
            String id, List<Fact> facts, Map<String, Map<String, @Nullable String>> calls) {
        var row = new LinkedHashMap<String, @Nullable String>();
        row.put("organization_id", facts.get(0).organizationId().toString());
        row.put("name", latest(facts, "name", null));
        row.put("email", latest(facts, "email", null));
        row.put("source", latest(facts, "source", "manual"));
        row.put("status", latest(facts, "status", "new"));
        row.put("notes", latest(facts, "notes", null));
        row.put("metadata.budget", latestKey(facts, "budget"));
        row.put("metadata.color", latestKey(facts, "color"));
        var mine = calls.entrySet().stream()
                .filter(call -> id.equals(call.getValue().get("lead_id")))
                .toList();
        var last = mine.stream()
                .max(Comparator.<Map.Entry<String, Map<String, @Nullable String>>, Instant>comparing(
                                call -> Instant.parse(
                                        Objects.requireNonNull(call.getValue().get("call_timestamp"))))
                        .thenComparing(Map.Entry::getKey));
        row.put(
                "call_status",
                last.map(call -> call.getValue().get("call_status")).orElse("not_called"));
        row.put(
                "call_date",
                last.map(call -> call.getValue().get("call_timestamp")).orElse(null));
        row.put("call_sid", last.map(Map.Entry::getKey).orElse(null));
        row.put("transferred_to_human", Boolean.toString(mine.stream().anyMatch(call -> "true"
                .equals(call.getValue().get("transferred")))));
        return row;
    }

    private static List<Fact> ofType(List<Fact> facts, String type) {
        return facts.stream().filter(fact -> fact.type().equals(type)).toList();
    }

    private static Instant earliest(List<Fact> facts) {
        return facts.stream()
                .map(Fact::occurredAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static String text(Instant instant) {
        return MICROSECONDS.format(instant);
    }

    private static int seconds(Fact ended) {
        return (Integer) ended.data().getOrDefault("duration_seconds", 0);
    }

    /** The value of the latest fact that names the field, even when it names it with a null. */
    private static @Nullable String latest(List<Fact> facts, String field, @Nullable String fallback) {
        Fact found = null;
        for (Fact fact : facts) {
            if (fact.data().containsKey(field) && (found == null || fact.laterThan(found))) {
                found = fact;
            }
        }
        if (found == null) {
            return fallback;
        }
        Object value = found.data().get(field);
        return value == null ? null : value.toString();
    }

    private static @Nullable String latestKey(List<Fact> facts, String key) {
        Fact found = null;
        for (Fact fact : facts) {
            if (fact.data().get("metadata") instanceof Map<?, ?> map
                    && map.containsKey(key)
                    && (found == null || fact.laterThan(found))) {
                found = fact;
            }
        }
        return found == null
                ? null
                : Objects.toString(
                        ((Map<?, ?>) Objects.requireNonNull(found.data().get("metadata"))).get(key));
    }
}
