package io.quinite.vantage.analytics.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RoutesTest {
    @Test
    void shouldBeThoseOfTheContract() throws Exception {
        try (var in = RoutesTest.class.getResourceAsStream("openapi.yaml")) {
            assertThat(in).isNotNull();
            String contract = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            var paths = Pattern.compile("(?m)^  (/\\S+):$")
                    .matcher(contract)
                    .results()
                    .map(path -> path.group(1))
                    .toList();

            assertThat(paths).containsExactlyInAnyOrderElementsOf(Routes.PATHS);
        }
    }
}
