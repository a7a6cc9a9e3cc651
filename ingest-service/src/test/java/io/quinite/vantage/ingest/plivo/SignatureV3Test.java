package io.quinite.vantage.ingest.plivo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quinite.vantage.ingest.facts.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Against the provider's own SDK: {@code dev/golden-signatures} made the vectors and tells how. */
final class SignatureV3Test {
    private static final JsonNode GOLDEN = golden();

    @Test
    void shouldTakeAndRefuseWhatTheProvidersSdkTakesAndRefuses() throws Refused {
        var wrong = new ArrayList<String>();
        for (JsonNode vector : GOLDEN.path("vectors")) {
            if (valid(vector, vector.path("token").asText())
                    != vector.path("valid").asBoolean()) {
                wrong.add(vector.toString());
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void shouldHaveAskedTheSdkEnough() {
        var about = new HashSet<String>();
        int valid = 0;
        for (JsonNode vector : GOLDEN.path("vectors")) {
            about.add(vector.path("method").asText());
            about.add(vector.path("about").asText());
            valid += vector.path("valid").asBoolean() ? 1 : 0;
        }

        assertThat(GOLDEN.path("sdk").asText()).startsWith("npm plivo ");
        assertThat(valid).isGreaterThanOrEqualTo(200);
        assertThat(about)
                .contains("GET", "POST", "another token", "several signatures", "changed query", "repeated, unsorted");
        assertThat(GOLDEN.path("vectors").size() - valid).isGreaterThan(50);
    }

    @Test
    void shouldTakeAnyOfTheTokensWhileOneIsChanged() throws Refused {
        for (JsonNode vector : GOLDEN.path("vectors")) {
            String token = vector.path("token").asText();
            assertThat(valid(vector, "older token", token, "newer token"))
                    .isEqualTo(vector.path("valid").asBoolean());
            assertThat(valid(vector)).isFalse();
        }
    }

    private static boolean valid(JsonNode vector, String... tokens) throws Refused {
        String text = SignatureV3.text(
                vector.path("method").asText(),
                vector.path("publicUrl").asText() + vector.path("path").asText(),
                Parameters.decode(vector.path("query").asText()),
                Parameters.decode(vector.path("body").asText()),
                vector.path("nonce").asText());
        return SignatureV3.matches(
                text, List.of(tokens), List.of(vector.path("signatures").asText()));
    }

    private static JsonNode golden() {
        try (var file = SignatureV3Test.class.getResourceAsStream("/plivo-signatures.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
