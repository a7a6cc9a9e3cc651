package io.quinite.vantage.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
    private static final String URL = "schema.registry.url";

    @Test
    void shouldNeedOnlyAnAddress() {
        var config = RegistryConfig.from(Map.of(URL, "http://registry:8081"));

        assertThat(config)
                .isEqualTo(new RegistryConfig(
                        List.of(URI.create("http://registry:8081")),
                        List.of(Optional.empty()),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void shouldMapEveryKey() {
        var config = RegistryConfig.from(Map.of(
                URL,
                "http://a:1/apis/ccompat/v7/, https://b:2",
                "basic.auth.credentials.source",
                "USER_INFO",
                "basic.auth.user.info",
                new Password("user:pass"),
                "schema.registry.http.connect.timeout.ms",
                "100",
                "http.read.timeout.ms",
                200,
                "schema.registry.ssl.protocol",
                "TLSv1.3",
                "schema.registry.proxy.host",
                "127.0.0.1",
                "schema.registry.proxy.port",
                "3128",
                "of.some.other.library",
                "whatever"));

        assertThat(config.urls()).containsExactly(URI.create("http://a:1/apis/ccompat/v7"), URI.create("https://b:2"));
        assertThat(config.authorization()).containsOnly(Optional.of("Basic dXNlcjpwYXNz"));
        assertThat(config.connectTimeout()).hasMillis(100);
        assertThat(config.requestTimeout()).hasMillis(200);
        assertThat(config.tls()).isPresent();
        assertThat(config.proxy()).isPresent();
    }

    @Test
    void shouldKeepCredentialsOutOfWhatIsPrinted() {
        var config = RegistryConfig.from(
                Map.of(URL, "http://user:s3cret@registry:8081", "basic.auth.credentials.source", "URL"));

        assertThat(config.toString())
                .contains("registry:8081")
                .doesNotContain("s3cret")
                .doesNotContain("Basic");
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertRefused(Map.of(), URL);
        assertRefused(Map.of(URL, " , "), URL);
        assertRefused(Map.of(URL, "registry:8081"), "must be an http or https address");
        assertRefused(Map.of(URL, "ftp://user:s3cret@registry"), "ftp://****@registry");
        assertRefused(Map.of("basic.auth.credentials.source", "USER_INFO"), "basic.auth.user.info");
        assertRefused(Map.of("basic.auth.credentials.source", "SASL_INHERIT"), "must be URL or USER_INFO");
        assertRefused(Map.of("bearer.auth.credentials.source", "STATIC_TOKEN"), "bearer.auth.token");
        assertRefused(Map.of("bearer.auth.credentials.source", "OAUTHBEARER"), "must be STATIC_TOKEN");
        assertRefused(Map.of("http.read.timeout.ms", "soon"), "must be a number above zero");
        assertRefused(Map.of("http.connect.timeout.ms", "0"), "must be a number above zero");
        assertRefused(Map.of("proxy.host", "proxy"), "proxy.port");
        assertRefused(Map.of("schema.registry.ssl.endpoint.identification.algorithm", ""), "always checked");
    }

    private static void assertRefused(Map<String, String> keys, String says) {
        Map<String, String> config = new HashMap<>(keys);
        if (!keys.isEmpty()) {
            config.putIfAbsent(URL, "http://registry:8081");
        }
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> RegistryConfig.from(config))
                .withMessageContaining(says);
    }
}
