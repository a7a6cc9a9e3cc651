package io.quinite.vantage.sink.letters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.TraceContext;
import io.quinite.vantage.sink.store.LetterBox.Letter;
import io.quinite.vantage.sink.store.RecordHeaders;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Makes of a dead letter the fact to be sent, or says why that cannot be. */
final class Replay {
    /** An attribute of every replayed fact: where its letter is in the log. */
    static final String MARK = "replayed_from";

    private final Deserializer<CallEvent> calls;
    private final Deserializer<LeadEvent> leads;
    private final Fixes fixes;

    /**
     * A letter with what becomes of it.
     *
     * @param fact to be sent, null where it cannot
     * @param complaint why it cannot
     * @param note what was changed
     */
    record Prepared(
            Letter letter,
            @Nullable JsonNode fact,
            @Nullable String complaint,
            @Nullable String note) {}

    Replay(Map<String, ?> serde, Fixes fixes) {
        this.calls = Topics.CALL_EVENTS.valueDeserializer(serde);
        this.leads = Topics.LEAD_EVENTS.valueDeserializer(serde);
        this.fixes = fixes;
    }

    Prepared prepare(Letter letter) {
        String topic = letter.raw().topic();
        if (!topic.equals(Topics.CALL_EVENTS.name()) && !topic.equals(Topics.LEAD_EVENTS.name())) {
            return refused(
                    letter, "records of " + topic + " do not come through the door; their writer writes newer ones");
        }
        var read = read(letter);
        if (read == null && !fixes.names(letter)) {
            return refused(
                    letter,
                    "its bytes are no fact; put the whole fact into the fix file, as letter \"" + letter.id() + "\"");
        }
        var original = read == null ? new DoorJson(DoorJson.JSON.createObjectNode(), java.util.Set.of()) : read;
        ObjectNode fact = original.json().deepCopy();
        String traceparent = RecordHeaders.traceparent(letter.raw().headers());
        if (traceparent != null && topic.equals(Topics.CALL_EVENTS.name())) {
            fact.put(TraceContext.TRACEPARENT, traceparent);
        }
        List<JsonNode> patches = fixes.of(letter);
        patches.forEach(patch -> Fixes.apply(fact, patch));
        for (String key : original.broken()) {
            if (Objects.equals(
                    fact.path("data").path("metadata").get(key),
                    original.json().path("data").path("metadata").get(key))) {
                return refused(letter, "metadata." + key + " is no JSON; replace or remove it in the fix file");
            }
        }
        // The first place stays where a replayed fact died again.
        ObjectNode attributes =
                fact.get("attributes") instanceof ObjectNode object ? object : fact.putObject("attributes");
        if (!attributes.has(MARK)) {
            attributes.put(MARK, letter.id());
        }
        return new Prepared(letter, fact, null, patches.isEmpty() ? null : "fixed with " + patches);
    }

    private static Prepared refused(Letter letter, String why) {
        return new Prepared(letter, null, why, null);
    }

    /** As the door would take it, without a fix; null where its bytes are no fact. */
    @Nullable
    DoorJson read(Letter letter) {
        byte[] value = letter.raw().value();
        if (value == null) {
            return null;
        }
        String topic = letter.raw().topic();
        try {
            return topic.equals(Topics.CALL_EVENTS.name())
                    ? DoorJson.of(calls.deserialize(topic, value))
                    : DoorJson.of(leads.deserialize(topic, value));
        } catch (org.apache.kafka.common.errors.RetriableException e) {
            throw e;
        } catch (KafkaException e) {
            return null;
        }
    }
}
