package io.quinite.vantage.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quinite.vantage.embedded.EmbeddedKafka;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EmbeddedOnly("the embedded registry")
final class EmbeddedRegistryIT {
    private static final String A =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}";
    private static final String INT = A.replace("\"string\"", "\"int\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static EmbeddedKafka kafka;
    private static EmbeddedRegistry registry;

    @BeforeAll
    static void startKafkaAndRegistry(@TempDir Path directory) {
        var ports = Ports.free();
        kafka = EmbeddedKafka.start(directory, ports.kafka(), ports.kafkaController());
        registry = EmbeddedRegistry.start(kafka.bootstrapServers(), ports.registry());
    }

    @AfterAll
    static void stop() {
        registry.close();
        kafka.close();
    }

    private record Answer(int status, String contentType, JsonNode body) {}

    @Test
    void shouldRegisterLookUpAndReadBack() throws Exception {
        int id = ask("POST", "/subjects/read-back/versions", schema(A))
                .body()
                .path("id")
                .asInt();

        assertThat(id).isPositive();
        assertThat(ask("GET", "/schemas/ids/" + id, null).body().path("schema").asText())
                .isEqualTo(A);
        assertThat(ask("GET", "/schemas/ids/" + id + "/versions", null).body())
                .contains(JSON.readTree("{\"subject\":\"read-back\",\"version\":1}"));
        assertThat(ask("GET", "/subjects", null).body().toString()).contains("\"read-back\"");
        assertThat(ask("GET", "/subjects/read-back/versions", null).body()).isEqualTo(JSON.readTree("[1]"));
        var latest = ask("GET", "/subjects/read-back/versions/latest", null);
        assertThat(latest.contentType()).isEqualTo("application/vnd.schemaregistry.v1+json");
        assertThat(latest.body())
                .isEqualTo(JSON.valueToTree(Map.of("subject", "read-back", "version", 1, "id", id, "schema", A)));
        assertThat(ask("POST", "/subjects/read-back", schema(A)).body()).isEqualTo(latest.body());
        assertThat(ask("GET", "/subjects/read-back/versions/1/schema", null).body())
                .isEqualTo(JSON.readTree(A));
    }

    @Test
    void shouldAnswerWithConfluentsCodesWhatItRefuses() throws Exception {
        ask("POST", "/subjects/refusals/versions", schema(A));

        assertThat(code("GET", "/subjects/unknown/versions", null)).isEqualTo("404/40401");
        assertThat(code("POST", "/subjects/unknown", schema(A))).isEqualTo("404/40401");
        assertThat(code("GET", "/subjects/refusals/versions/9", null)).isEqualTo("404/40402");
        assertThat(code("POST", "/subjects/refusals", schema(INT))).isEqualTo("404/40403");
        assertThat(code("GET", "/schemas/ids/4711", null)).isEqualTo("404/40403");
        assertThat(code("POST", "/subjects/refusals/versions", schema(INT))).isEqualTo("409/409");
        assertThat(code("POST", "/subjects/refusals/versions", "{\"schema\":\"{\"}"))
                .isEqualTo("422/42201");
        assertThat(code("POST", "/subjects/refusals/versions", "{}")).isEqualTo("422/42201");
        assertThat(code("GET", "/subjects/refusals/versions/zero", null)).isEqualTo("422/42202");
        assertThat(code("PUT", "/config", "{\"compatibility\":\"SOMEHOW\"}")).isEqualTo("422/42203");
        assertThat(code("GET", "/config/refusals", null)).isEqualTo("404/40408");
        assertThat(code("DELETE", "/subjects/refusals?permanent=true", null)).isEqualTo("404/40405");
        assertThat(code("POST", "/subjects/refusals/versions", "no json")).isEqualTo("400/400");
        assertThat(code("GET", "/nothing/here", null)).isEqualTo("404/404");
    }

    @Test
    void shouldCheckCompatibilityWithoutRegistering() throws Exception {
        ask("POST", "/subjects/checked/versions", schema(A));

        String path = "/compatibility/subjects/checked/versions";
        assertThat(ask("POST", path + "/latest", schema(A)).body())
                .isEqualTo(JSON.readTree("{\"is_compatible\":true}"));
        var refused = ask("POST", path + "?verbose=true", schema(INT)).body();

        assertThat(refused.path("is_compatible").asBoolean()).isFalse();
        assertThat(refused.path("messages").path(0).asText()).contains("TYPE_MISMATCH");
        assertThat(ask("GET", "/subjects/checked/versions", null).body()).isEqualTo(JSON.readTree("[1]"));
    }

    @Test
    void shouldKeepAllInItsTopic() throws Exception {
        int id = ask("POST", "/subjects/kept/versions", schema(A))
                .body()
                .path("id")
                .asInt();
        ask("PUT", "/config/kept", "{\"compatibility\":\"FULL_TRANSITIVE\"}");
        ask("POST", "/subjects/forgotten/versions", schema(A));
        ask("DELETE", "/subjects/forgotten", null);

        registry.stop();
        registry.start();

        assertThat(ask("GET", "/subjects/kept/versions/1", null)
                        .body()
                        .path("id")
                        .asInt())
                .isEqualTo(id);
        assertThat(ask("GET", "/config/kept", null)
                        .body()
                        .path("compatibilityLevel")
                        .asText())
                .isEqualTo("FULL_TRANSITIVE");
        assertThat(ask("GET", "/config", null).body().path("compatibilityLevel").asText())
                .isEqualTo("BACKWARD");
        assertThat(code("GET", "/subjects/forgotten/versions", null)).isEqualTo("404/40401");
    }

    private static String schema(String schema) {
        return JSON.createObjectNode().put("schema", schema).toString();
    }

    private static String code(String method, String path, @Nullable String body) throws Exception {
        var answer = ask(method, path, body);
        return answer.status() + "/" + answer.body().path("error_code").asInt();
    }

    private static Answer ask(String method, String path, @Nullable String body) throws Exception {
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, publisher)
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .build();
        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                JSON.readTree(response.body()));
    }
}
