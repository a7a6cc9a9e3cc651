package io.quinite.vantage.ingest.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadEventSource;
import io.quinite.vantage.leads.LeadUpdated;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Sound facts, to be broken. */
final class Facts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CALL_TYPES = List.of(
            "call_placed",
            "call_ringing",
            "call_answered",
            "machine_detected",
            "transfer_requested",
            "call_transferred",
            "transfer_failed",
            "call_ended",
            "transcript_ready",
            "call_analyzed",
            "recording_ready",
            "call_noted");
    private static final List<String> LEAD_TYPES = List.of("lead_captured", "lead_updated");
    private static final List<String> TEXTS =
            List.of("to", "from", "reason", "department", "cause", "summary", "sentiment", "provider_status");

    private Facts() {}

    static ObjectNode call(Random random, UUID organization) {
        var fact = envelope(random, CALL_TYPES, organization);
        fact.put("call_sid", "sid-" + random.nextInt(1_000));
        if (random.nextBoolean()) {
            fact.put("campaign_id", uuid(random).toString())
                    .put("lead_id", uuid(random).toString());
        }
        var data = fact.putObject("data");
        for (int i = random.nextInt(4); i > 0; i--) {
            data.put(TEXTS.get(random.nextInt(TEXTS.size())), "word " + random.nextInt(100));
        }
        data.put("duration_seconds", random.nextInt(1_000)).put("bridged_at", time(random));
        data.put("text", "नमस्ते 🙂 " + random.nextInt()).put("url", "https://x/" + random.nextInt() + ".mp3");
        data.putObject("metadata").put("k" + random.nextInt(9), random.nextDouble());
        return fact;
    }

    static ObjectNode lead(Random random, UUID organization) {
        var fact = envelope(random, LEAD_TYPES, organization);
        fact.put("lead_id", uuid(random).toString());
        var data = fact.putObject("data").put("name", "Asha Rao " + random.nextInt(100));
        data.put(
                "source", List.of("manual", "csv_upload", "website", "referral").get(random.nextInt(4)));
        data.put("phone", "+91980000" + random.nextInt(10_000)).putNull("email");
        data.putObject("metadata").put("k" + random.nextInt(9), "v");
        return fact;
    }

    private static ObjectNode envelope(Random random, List<String> types, UUID organization) {
        var fact = JsonNodeFactory.instance.objectNode();
        fact.put("type", types.get(random.nextInt(types.size())));
        fact.put("organization_id", organization.toString()).put("source", "voice_server");
        if (random.nextInt(8) > 0) {
            fact.put("event_id", uuid(random).toString()).put("occurred_at", time(random));
        }
        if (random.nextInt(4) == 0) {
            fact.putObject("attributes").put("a" + random.nextInt(9), "b");
        }
        return fact;
    }

    static CallEvent callRecord(Random random, UUID organization) {
        Object fact = random.nextBoolean()
                ? new CallEnded("busy", 7, 8, "NORMAL", "4000", "Caller", "0.1")
                : new CallNoted("note", Map.of("k", "{\"a\":1}"));
        return new CallEvent(
                uuid(random),
                "sid-" + random.nextInt(1_000),
                organization,
                null,
                uuid(random),
                Instant.parse(time(random)),
                Instant.EPOCH,
                CallSource.PROVIDER,
                "ws",
                Map.of("a", "b"),
                fact);
    }

    static LeadEvent leadRecord(Random random, UUID organization) {
        return new LeadEvent(
                uuid(random),
                uuid(random),
                organization,
                Instant.parse(time(random)),
                Instant.EPOCH,
                LeadEventSource.IMPORT,
                null,
                Map.of(),
                new LeadUpdated("Asha", null, "+911", null, null, null, "n", Map.of("k", "1"), List.of()));
    }

    static byte[] json(ObjectNode fact) {
        return bytes(fact);
    }

    static byte[] array(List<ObjectNode> facts) {
        ArrayNode array = JSON.createArrayNode();
        facts.forEach(array::add);
        return bytes(array);
    }

    static byte[] lines(List<ObjectNode> facts) {
        var text = new StringBuilder();
        facts.forEach(fact -> text.append(fact).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bare(List<? extends SpecificRecord> records) {
        return written(out -> {
            var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            for (var record : records) {
                new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
            }
        });
    }

    static byte[] container(List<? extends SpecificRecord> records) {
        return written(out -> {
            var schema = records.get(0).getSchema();
            try (var file = new DataFileWriter<>(new SpecificDatumWriter<SpecificRecord>(schema))) {
                file.create(schema, out);
                for (var record : records) {
                    file.append(record);
                }
            }
        });
    }

    static byte[] gzip(byte[] body) {
        return written(out -> {
            try (var gzip = new GZIPOutputStream(out)) {
                gzip.write(body);
            }
        });
    }

    static UUID uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static String time(Random random) {
        return Instant.ofEpochSecond(1_700_000_000L + random.nextInt(80_000_000), random.nextInt(1_000_000) * 1_000L)
                .toString();
    }

    private interface Writing {
        void to(ByteArrayOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        var out = new ByteArrayOutputStream();
        try {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(Object tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
