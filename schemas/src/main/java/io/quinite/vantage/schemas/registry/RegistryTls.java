package io.quinite.vantage.schemas.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * The TLS context that {@code schema.registry.ssl.*} describes. The keys are those of Kafka's clients, so Kafka's own
 * reading of them is used: JKS, PKCS12 and PEM, from files or inline.
 */
final class RegistryTls {
    private static final String PREFIX = "schema.registry.";

    private RegistryTls() {}

    /** Empty when no key is given: then the JVM's own trust applies. */
    static Optional<SSLContext> context(Map<String, ?> configs) {
        Map<String, Object> given = new HashMap<>();
        configs.forEach((key, value) -> {
            if (key.startsWith(PREFIX + "ssl.") && value != null) {
                given.put(key.substring(PREFIX.length()), value);
            }
        });
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Object identification = given.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
        if (identification != null && !identification.toString().equalsIgnoreCase("https")) {
            throw new ConfigException(
                    PREFIX + SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG,
                    identification,
                    "must be https: the registry's name is always checked against its certificate");
        }
        var keys = new ConfigDef();
        SslConfigs.addClientSslSupport(keys);
        try (var factory = new DefaultSslEngineFactory()) {
            factory.configure(new AbstractConfig(keys, given, false).values());
            return Optional.of(factory.sslContext());
        }
    }
}
