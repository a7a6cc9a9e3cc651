import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/** Reads "topic base64" lines, and writes each record anew: Confluent's own classes. Run as a single source file. */
public final class ConfluentClient {
    public static void main(String[] args) throws Exception {
        Map<String, Object> config = Map.of("schema.registry.url", args[0], "auto.register.schemas", "false");
        var reader = new KafkaAvroDeserializer();
        reader.configure(config, false);
        var writer = new KafkaAvroSerializer();
        writer.configure(config, false);
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[1]))) {
            String[] parts = line.split(" ");
            // The interface's default methods are of another, relocated Kafka: these two must be called directly.
            var record = (GenericRecord) reader.deserialize(parts[0], Base64.getDecoder().decode(parts[1]));
            byte[] again = writer.serialize(parts[0], record);
            lines.add(parts[0] + " " + Base64.getEncoder().encodeToString(again));
        }
        Files.write(Path.of(args[2]), lines);
    }
}
