package io.quinite.vantage.analytics;

import io.quinite.vantage.kit.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Tries again while the registry cannot be asked. It gives up before the open transaction does, and then the thread is
 * replaced and the record read again, for as long as it lasts.
 */
final class PatientDeserializer<T> implements Deserializer<T> {
    private final Deserializer<T> reader;
    private final Duration patience;
    private volatile @Nullable String trouble;

    PatientDeserializer(Deserializer<T> reader, Duration patience) {
        this.reader = reader;
        this.patience = patience;
    }

    /** What keeps a record from being read now. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        reader.configure(configs, isKey);
    }

    @Override
    public @Nullable T deserialize(String topic, byte[] data) {
        try {
            return reader.deserialize(topic, data);
        } catch (RetriableException first) {
            return again(topic, data, first);
        }
    }

    private @Nullable T again(String topic, byte[] data, RetriableException first) {
        var backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
        long until = System.nanoTime() + patience.toNanos();
        RetriableException last = first;
        trouble = String.valueOf(first.getMessage());
        while (System.nanoTime() < until) {
            try {
                Thread.sleep(backoff.next().toMillis());
                T value = reader.deserialize(topic, data);
                trouble = null;
                return value;
            } catch (RetriableException e) {
                last = e;
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
        throw last;
    }

    @Override
    public void close() {
        reader.close();
    }
}
