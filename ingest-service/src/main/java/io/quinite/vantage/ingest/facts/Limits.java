package io.quinite.vantage.ingest.facts;

import java.util.Map;

/**
 * How much a field may hold. Texts are counted in bytes of UTF-8, because that is what Kafka and PostgreSQL count.
 *
 * @param bytesMax of a text, or of each text of a map
 * @param blank whether a text may be blank
 * @param entriesMax of a map
 * @param max of a number; the least is 0
 */
record Limits(int bytesMax, boolean blank, int entriesMax, int max) {
    static final int KEY_BYTES = 256;

    private static final int KIB = 1024;
    private static final int WEEK_SECONDS = 7 * 24 * 60 * 60;
    private static final int ATTEMPTS = 1_000;

    private static final Limits USUAL = text(KIB);
    private static final Limits SECONDS = new Limits(KIB, true, 0, WEEK_SECONDS);
    private static final Limits METADATA = new Limits(16 * KIB, true, 256, 0);
    private static final Limits CALL_SID = new Limits(128, false, 0, 0);
    private static final Limits ATTRIBUTES = new Limits(KIB, true, 64, 0);

    private static final Map<String, Limits> OF_FACTS = Map.ofEntries(
            Map.entry("CallPlaced.attempt", new Limits(KIB, true, 0, ATTEMPTS)),
            Map.entry("CallEnded.duration_seconds", SECONDS),
            Map.entry("CallEnded.billed_seconds", SECONDS),
            Map.entry("RecordingReady.duration_seconds", SECONDS),
            Map.entry("RecordingReady.url", new Limits(2 * KIB, false, 0, 0)),
            Map.entry("TranscriptReady.text", text(512 * KIB)),
            Map.entry("CallAnalyzed.summary", text(64 * KIB)),
            Map.entry("CallAnalyzed.metadata", METADATA),
            Map.entry("CallNoted.text", text(64 * KIB)),
            Map.entry("CallNoted.metadata", METADATA),
            Map.entry("LeadCaptured.name", new Limits(KIB, false, 0, 0)),
            Map.entry("LeadCaptured.notes", text(64 * KIB)),
            Map.entry("LeadCaptured.metadata", METADATA),
            Map.entry("LeadUpdated.name", new Limits(KIB, false, 0, 0)),
            Map.entry("LeadUpdated.notes", text(64 * KIB)),
            Map.entry("LeadUpdated.metadata", METADATA));

    static Limits ofEnvelope(String field) {
        return switch (field) {
            case "call_sid" -> CALL_SID;
            case "attributes" -> ATTRIBUTES;
            default -> USUAL;
        };
    }

    static Limits ofFact(String type, String field) {
        return OF_FACTS.getOrDefault(type + "." + field, USUAL);
    }

    void check(String value, String path) throws Refused {
        Text.within(value, bytesMax, path);
        if (!blank && value.isBlank()) {
            throw new Refused("invalid-value", path, path + " is blank");
        }
    }

    void check(int value, String path) throws Refused {
        if (value < 0 || value > max) {
            throw new Refused("out-of-range", path, path + " is not within 0 to " + max);
        }
    }

    private static Limits text(int bytes) {
        return new Limits(bytes, true, 0, 0);
    }
}
