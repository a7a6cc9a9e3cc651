package io.quinite.vantage.ingest.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.Fingerprints;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.avro.specific.SpecificRecord;

/** Whatever a producer may say comes out of the Avro as it went in. jqwik tells the seed of a failure and takes it back. */
final class FactsPropertiesTest {
    private static final JsonMapper PLAIN = new JsonMapper();
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Map<String, List<String>> TEXTS = Map.of(
            "call_placed", List.of("from", "to"),
            "transfer_requested", List.of("reason", "department", "trigger"),
            "call_transferred", List.of("reason", "department", "agent"),
            "transfer_failed", List.of("cause"),
            "call_ended", List.of("provider_status", "hangup_cause", "hangup_code", "hangup_source", "cost"),
            "transcript_ready", List.of("text", "language"),
            "call_analyzed", List.of("summary", "sentiment", "interest"),
            "recording_ready", List.of("url", "recording_id"),
            "call_noted", List.of("text"));

    @Property(tries = 500)
    void shouldKeepEveryTextAsItIs(@ForAll("facts") ObjectNode fact) throws Exception {
        var event = read(fact.toString());

        var record = (SpecificRecord) event.getFact();
        for (var entry : fact.get("data").properties()) {
            var field = record.getSchema().getField(entry.getKey());
            Object value = record.get(field.pos());
            if (value instanceof Map<?, ?> map) {
                assertThat(map).hasSize(entry.getValue().size());
                for (var item : entry.getValue().properties()) {
                    assertThat(PLAIN.readTree(String.valueOf(map.get(item.getKey()))))
                            .isEqualTo(item.getValue());
                }
            } else {
                assertThat(value).isEqualTo(entry.getValue().textValue());
            }
        }
    }

    /** A producer that repeats a fact may spell it differently; it must not become another fact. */
    @Property(tries = 300)
    void shouldReadEverySpellingAsTheSameFact(@ForAll("facts") ObjectNode fact, @ForAll long seed) throws Exception {
        fact.remove("event_id");
        var first = read(fact.toString());

        var second = read(respelled(fact, new Random(seed)));

        assertThat(second).isEqualTo(first);
        assertThat(Fingerprints.of(second)).isEqualTo(Fingerprints.of(first));
    }

    @Property(tries = 500)
    void shouldKeepMicrosecondsInEveryOffset(
            @ForAll @net.jqwik.api.constraints.LongRange(min = 946_684_800_000_000L, max = 4_102_444_799_999_999L)
                    long micros,
            @ForAll @net.jqwik.api.constraints.IntRange(min = -1_079, max = 1_079) int minutes)
            throws Exception {
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        String text = OffsetDateTime.ofInstant(instant, ZoneOffset.ofTotalSeconds(minutes * 60))
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        // ISO leaves seconds out where they are zero; RFC 3339 does not allow that.
        String full = text.charAt(16) == ':' ? text : text.substring(0, 16) + ":00" + text.substring(16);

        assertThat(Timestamps.parse(full, "t")).isEqualTo(instant);
    }

    @Property(tries = 1_000)
    void shouldNeverThrowAnythingButARefusal(@ForAll("facts") ObjectNode fact, @ForAll long seed) throws Exception {
        byte[] bytes = fact.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var random = new Random(seed);
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }

        try {
            FactKind.CALLS.read(JsonParsing.whole().readValue(bytes), NOW);
        } catch (Refused | IOException expected) {
            assertThat(expected).hasMessageNotContaining("\n\tat ");
        }
    }

    @Provide
    Arbitrary<ObjectNode> facts() {
        var text = Arbitraries.strings()
                .all()
                .excludeChars('\0')
                .ofMaxLength(60)
                .filter(any -> any.chars().noneMatch(c -> Character.isSurrogate((char) c)));
        var metadata =
                Arbitraries.maps(text.filter(key -> !key.isEmpty()), text).ofMaxSize(4);
        return Arbitraries.of(TEXTS.keySet()).flatMap(type -> Combinators.combine(
                        text.filter(sid -> !sid.isBlank()).map(sid -> sid.substring(0, Math.min(30, sid.length()))),
                        text.list().ofSize(5),
                        metadata,
                        Arbitraries.longs())
                .as((sid, texts, map, seed) -> Tuple.of(sid, texts, map, seed))
                .filter(all -> !all.get1().isBlank())
                .map(all -> fact(type, all.get1(), all.get2(), all.get3(), all.get4())));
    }

    private static ObjectNode fact(
            String type, String sid, List<String> texts, Map<String, String> metadata, long seed) {
        var random = new Random(seed);
        var fact = PLAIN.createObjectNode();
        fact.put("event_id", new UUID(random.nextLong() | 1, random.nextLong()).toString());
        fact.put("type", type).put("call_sid", sid);
        fact.put("organization_id", new UUID(random.nextLong() | 1, random.nextLong()).toString());
        var data = fact.putObject("data");
        var names = TEXTS.getOrDefault(type, List.of());
        for (int i = 0; i < names.size(); i++) {
            boolean required = names.get(i).equals("url") || (type.equals("transcript_ready") && i == 0);
            if (required || random.nextBoolean()) {
                data.put(names.get(i), required ? "x" + texts.get(i) : texts.get(i));
            }
        }
        if (type.equals("call_noted")) {
            var object = data.putObject("metadata");
            metadata.forEach(object::put);
        }
        return fact;
    }

    /** The same JSON with names in another order, white space, and escapes for what needs none. */
    private static String respelled(JsonNode node, Random random) {
        if (!node.isObject()) {
            return node.isTextual() ? escaped(node.textValue(), random) : node.toString();
        }
        var members = new ArrayList<String>();
        node.properties()
                .forEach(entry ->
                        members.add(escaped(entry.getKey(), random) + " : " + respelled(entry.getValue(), random)));
        Collections.shuffle(members, random);
        return "{ " + String.join(" ,\t", members) + "}";
    }

    private static String escaped(String text, Random random) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean must = c < ' ' || c == '"' || c == '\\';
            out.append(must || random.nextBoolean() ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return out.append('"').toString();
    }

    private static CallEvent read(String json) throws Refused, IOException {
        return FactKind.CALLS.read(JsonParsing.whole().readValue(json), NOW);
    }
}
