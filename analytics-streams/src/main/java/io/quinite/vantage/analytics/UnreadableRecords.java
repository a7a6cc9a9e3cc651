package io.quinite.vantage.analytics;

import io.quinite.vantage.schemas.serde.WrongTypeException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the errors of reading a record. Poison bytes are skipped, because they will never be readable and the partition
 * must move on; a record of another type ({@link WrongTypeException}), a registry that stays away ({@link
 * RetriableException}) and whatever else end the thread, and {@link ThreadFailures} sees what comes after.
 */
public final class UnreadableRecords implements DeserializationExceptionHandler {
    private static final String KEY = "vantage.analytics.skipped";

    private @Nullable Skipped skipped;

    /** Streams makes the handler by its class name; the counter reaches it as one of the settings. */
    static void putInto(Properties properties, Skipped skipped) {
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableRecords.class);
        properties.put(KEY, skipped);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        skipped = (Skipped) configs.get(KEY);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        boolean poison = exception instanceof SerializationException && !(exception instanceof RetriableException);
        if (!poison) {
            return Response.fail(List.of());
        }
        if (skipped != null) {
            skipped.record(
                    Skipped.Cause.UNREADABLE,
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    String.valueOf(exception.getMessage()));
        }
        return Response.resume(List.of());
    }
}
