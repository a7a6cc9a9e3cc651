package io.quinite.vantage.schemas.serde;

import io.quinite.vantage.schemas.registry.RegistryConfig;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * The configuration of the serde under Confluent's names. One default differs from Confluent's: producers do not
 * register, a deploy step does (docs/adr/0002).
 *
 * @param isKey whether record keys are meant
 * @param autoRegister {@code auto.register.schemas}
 * @param useLatest {@code use.latest.version}: write what the registry holds last
 * @param latestStrict {@code latest.compatibility.strict}: only if it can take what the record holds
 * @param normalize {@code normalize.schemas}
 * @param subjects {@code value.subject.name.strategy} or {@code key.subject.name.strategy}
 * @param specificReader {@code specific.avro.reader}: generated classes instead of GenericRecord, where no type is given
 * @param specificType {@code specific.avro.value.type} or {@code specific.avro.key.type}: the class to read
 */
record SerdeConfig(
        boolean isKey,
        RegistryConfig registry,
        boolean autoRegister,
        boolean useLatest,
        boolean latestStrict,
        boolean normalize,
        SubjectNames subjects,
        boolean specificReader,
        Optional<Class<?>> specificType) {

    static SerdeConfig from(Map<String, ?> configs, boolean isKey) {
        String kind = isKey ? "key" : "value";
        return new SerdeConfig(
                isKey,
                RegistryConfig.from(configs),
                flag(configs, "auto.register.schemas", false),
                flag(configs, "use.latest.version", false),
                flag(configs, "latest.compatibility.strict", true),
                flag(configs, "normalize.schemas", false),
                strategy(configs, kind + ".subject.name.strategy"),
                flag(configs, "specific.avro.reader", false),
                type(configs, "specific.avro." + kind + ".type"));
    }

    private static SubjectNames strategy(Map<String, ?> configs, String key) {
        Object value = configs.get(key);
        return value == null ? SubjectNames.TOPIC : SubjectNames.from(key, value);
    }

    private static boolean flag(Map<String, ?> configs, String key, boolean otherwise) {
        Object value = configs.get(key);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toString().strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(key, value, "must be true or false");
        };
    }

    private static Optional<Class<?>> type(Map<String, ?> configs, String key) {
        Object value = configs.get(key);
        if (value == null || value instanceof Class<?>) {
            return Optional.ofNullable((Class<?>) value);
        }
        try {
            return Optional.of(Class.forName(value.toString()));
        } catch (ClassNotFoundException e) {
            throw new ConfigException(key, value, "must be a generated class");
        }
    }
}
