package io.quinite.vantage.schemas.registry;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Where the registry is and how it is asked, from Confluent's keys. A key of the client may stand with or without the
 * prefix {@code schema.registry.}, as in Confluent's library. Keys that are not known here are somebody else's.
 *
 * @param urls tried in order, without a slash at the end and without credentials
 * @param authorization the value of the Authorization header for each of the urls, empty for none
 * @param connectTimeout for one connection to one url
 * @param requestTimeout for one answer of one url
 */
public record RegistryConfig(
        List<URI> urls,
        List<Optional<String>> authorization,
        Duration connectTimeout,
        Duration requestTimeout,
        Optional<SSLContext> tls,
        Optional<ProxySelector> proxy) {
    private static final String URL = "schema.registry.url";
    private static final String PREFIX = "schema.registry.";
    private static final long CONNECT_TIMEOUT_MS = 2_000;
    private static final long REQUEST_TIMEOUT_MS = 5_000;

    public RegistryConfig {
        urls = List.copyOf(urls);
        authorization = List.copyOf(authorization);
    }

    /** @throws ConfigException when a value is missing or makes no sense */
    public static RegistryConfig from(Map<String, ?> configs) {
        List<URI> urls = new ArrayList<>();
        List<Optional<String>> authorization = new ArrayList<>();
        for (String given : list(configs, URL)) {
            URI url = parsed(given);
            urls.add(withoutCredentials(url));
            authorization.add(authorization(configs, url));
        }
        if (urls.isEmpty()) {
            throw new ConfigException("Missing required configuration \"" + URL + "\": the registry's address");
        }
        return new RegistryConfig(
                urls,
                authorization,
                millis(configs, "http.connect.timeout.ms", CONNECT_TIMEOUT_MS),
                millis(configs, "http.read.timeout.ms", REQUEST_TIMEOUT_MS),
                RegistryTls.context(configs),
                proxy(configs));
    }

    private static Optional<String> authorization(Map<String, ?> configs, URI url) {
        if (text(configs, "bearer.auth.credentials.source").isPresent()
                || text(configs, "bearer.auth.token").isPresent()) {
            return Optional.of(bearer(configs));
        }
        Optional<String> userInfo = text(configs, "basic.auth.user.info");
        // Confluent's default is URL; a user.info that is given and not used would be a puzzle, so it decides.
        String source = text(configs, "basic.auth.credentials.source")
                .orElse(userInfo.isPresent() ? "USER_INFO" : "URL")
                .toUpperCase(Locale.ROOT);
        return switch (source) {
            case "URL" -> Optional.ofNullable(url.getUserInfo()).map(RegistryConfig::basic);
            case "USER_INFO" ->
                Optional.of(basic(userInfo.orElseThrow(() ->
                        new ConfigException("basic.auth.credentials.source=USER_INFO needs basic.auth.user.info"))));
            default ->
                throw new ConfigException("basic.auth.credentials.source", source, "must be URL or USER_INFO here");
        };
    }

    private static String bearer(Map<String, ?> configs) {
        String source = text(configs, "bearer.auth.credentials.source").orElse("STATIC_TOKEN");
        if (!source.equalsIgnoreCase("STATIC_TOKEN")) {
            throw new ConfigException("bearer.auth.credentials.source", source, "must be STATIC_TOKEN here");
        }
        return "Bearer "
                + text(configs, "bearer.auth.token")
                        .orElseThrow(() -> new ConfigException(
                                "bearer.auth.credentials.source=STATIC_TOKEN needs bearer.auth.token"));
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<ProxySelector> proxy(Map<String, ?> configs) {
        return text(configs, "proxy.host").map(host -> {
            String port = text(configs, "proxy.port")
                    .orElseThrow(() -> new ConfigException("proxy.host needs proxy.port beside it"));
            return ProxySelector.of(new InetSocketAddress(host, (int) number("proxy.port", port)));
        });
    }

    private static URI parsed(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one message.
        }
        throw new ConfigException(URL, url.replaceFirst("//[^/@]*@", "//****@"), "must be an http or https address");
    }

    private static URI withoutCredentials(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return URI.create(url.getScheme() + "://" + url.getHost() + port + path);
    }

    private static List<String> list(Map<String, ?> configs, String key) {
        Object value = configs.get(key);
        List<String> given = value instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toList()
                : Arrays.asList((value == null ? "" : value.toString()).split(",", -1));
        return given.stream().map(String::strip).filter(url -> !url.isEmpty()).toList();
    }

    /** A client's key, with the prefix or without; an empty text is as good as none. */
    static Optional<String> text(Map<String, ?> configs, String key) {
        Object value = configs.get(PREFIX + key);
        if (value == null) {
            value = configs.get(key);
        }
        String text = value instanceof Password password ? password.value() : value == null ? "" : value.toString();
        return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
    }

    private static Duration millis(Map<String, ?> configs, String key, long otherwise) {
        return Duration.ofMillis(
                text(configs, key).map(text -> number(key, text)).orElse(otherwise));
    }

    private static long number(String key, String text) {
        try {
            long number = Long.parseLong(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message.
        }
        throw new ConfigException(key, text, "must be a number above zero");
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return "RegistryConfig" + urls;
    }
}
