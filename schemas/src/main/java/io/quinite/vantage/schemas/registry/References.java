package io.quinite.vantage.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Reads one schema with the schemas that it refers to, and those that they refer to. Apicurio's serde registers every
 * nested named type as one.
 */
final class References {
    private final RegistryHttp http;
    private final Schema.Parser parser = new Schema.Parser();
    private final Set<String> seen = new HashSet<>();

    References(RegistryHttp http) {
        this.http = http;
    }

    /** @param answer with {@code schema} and perhaps {@code references} */
    Schema parsed(JsonNode answer) {
        for (JsonNode reference : answer.path("references")) {
            String path = "/subjects/"
                    + SchemaRegistryClient.encoded(reference.path("subject").asText()) + "/versions/"
                    + reference.path("version").asInt();
            // A type that two schemas refer to must be parsed once, and before whoever names it.
            if (seen.add(path)) {
                parsed(http.ask("GET", path, null));
            }
        }
        return parser.parse(answer.path("schema").asText());
    }
}
