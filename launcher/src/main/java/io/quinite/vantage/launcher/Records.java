package io.quinite.vantage.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quinite.vantage.schemas.serde.AvroDeserializer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Records of any topic as a person can read them: Avro by its schema, else text, else bytes in hexadecimal. */
final class Records {
    private final ObjectMapper mapper = new ObjectMapper();
    private final AvroDeserializer<IndexedRecord> avro = new AvroDeserializer<>();

    Records(String registryUrl) {
        avro.configure(Map.of("schema.registry.url", registryUrl), false);
    }

    /** Time, place, key, type and content in one line. */
    String line(ConsumerRecord<byte[], byte[]> row) {
        var value = decode(row.topic(), row.value());
        String type = value.type().isEmpty() ? "" : value.type() + " ";
        String headers = row.headers().toArray().length == 0 ? "" : "  " + headers(row.headers());
        return Instant.ofEpochMilli(row.timestamp()) + " " + row.partition() + "/" + row.offset() + " "
                + text(row.key()) + " " + type + value.content() + headers;
    }

    /** One JSON object without line ends. */
    String json(ConsumerRecord<byte[], byte[]> row) {
        var value = decode(row.topic(), row.value());
        var object = mapper.createObjectNode()
                .put("topic", row.topic())
                .put("partition", row.partition())
                .put("offset", row.offset())
                .put("timestamp", Instant.ofEpochMilli(row.timestamp()).toString())
                .put("key", text(row.key()));
        object.set("headers", headers(row.headers()));
        object.put("type", value.type().isEmpty() ? null : value.type());
        object.set("value", value.content());
        return object.toString();
    }

    /** @param type the full name of the Avro type, empty where it is none */
    private record Value(String type, JsonNode content) {}

    private Value decode(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return new Value("", mapper.nullNode());
        }
        if (bytes.length > 0 && bytes[0] == 0) {
            try {
                var record = avro.deserialize(topic, bytes);
                if (record != null) {
                    return new Value(record.getSchema().getName(), AvroJson.of(record));
                }
            } catch (RuntimeException e) {
                // a dead letter holds whatever somebody sent: its bytes are shown
            }
        }
        return new Value("", TextNode.valueOf(text(bytes)));
    }

    private ObjectNode headers(Headers headers) {
        var object = mapper.createObjectNode();
        headers.forEach(header -> object.put(header.key(), text(header.value())));
        return object;
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean printable = text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\t');
            return printable ? text : "0x" + HexFormat.of().formatHex(bytes);
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
    }
}
