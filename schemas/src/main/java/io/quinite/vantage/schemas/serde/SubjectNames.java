package io.quinite.vantage.schemas.serde;

import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/** Under which subject a schema stands in the registry: Confluent's three strategies. */
enum SubjectNames {
    TOPIC {
        @Override
        String subject(String topic, boolean isKey, Schema schema) {
            return topic + (isKey ? "-key" : "-value");
        }
    },
    RECORD {
        @Override
        String subject(String topic, boolean isKey, Schema schema) {
            return schema.getFullName();
        }
    },
    TOPIC_RECORD {
        @Override
        String subject(String topic, boolean isKey, Schema schema) {
            return topic + "-" + schema.getFullName();
        }
    };

    abstract String subject(String topic, boolean isKey, Schema schema);

    /** @param value a class or its name, with its package (Confluent's or another) or without */
    static SubjectNames from(String key, Object value) {
        String name = value instanceof Class<?> type ? type.getName() : value.toString();
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "topicnamestrategy" -> TOPIC;
            case "recordnamestrategy" -> RECORD;
            case "topicrecordnamestrategy" -> TOPIC_RECORD;
            default ->
                throw new ConfigException(
                        key, name, "must be TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy");
        };
    }
}
