package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quinite.vantage.cdc.pgoutput.PgOutput;
import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.schemas.registry.RegistryUnavailableException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void shouldStopWithWhatOnlyAPersonCanMend() {
        assertThat(Failures.end(new Refusal("gone"))).isPresent();
        assertThat(Failures.end(new RuntimeException(new Refusal("gone"))))
                .get()
                .isInstanceOf(Refusal.class);
        assertThat(Failures.end(new KafkaException("in error state", new RecordTooLargeException("2 MB"))))
                .get()
                .satisfies(
                        end -> assertThat(end).hasMessageContaining("2 MB").hasMessageContaining("max.message.bytes"));
    }

    @Test
    void shouldStopWithABug() {
        assertThat(Failures.end(new NullPointerException())).isPresent();
        assertThat(Failures.end(new SerializationException("field"))).isPresent();
        assertThat(Failures.end(new OutOfMemoryError())).isPresent();
        assertThat(Failures.end(new Inbox.Ended(new OutOfMemoryError()))).isPresent();
        assertThat(Failures.end(new Inbox.Ended(malformed()))).isPresent();
    }

    @Test
    void shouldTryAgainAfterEverythingElse() {
        assertThat(Failures.end(new SQLException("the server is starting up"))).isEmpty();
        assertThat(Failures.end(new TimeoutException("no broker"))).isEmpty();
        assertThat(Failures.end(new RegistryUnavailableException("no registry", new RuntimeException())))
                .isEmpty();
        assertThat(Failures.end(new Inbox.Ended(new SQLException(new NullPointerException()))))
                .isEmpty();
        assertThat(Failures.end(new Inbox.Ended(new SQLException("away")))).isEmpty();
        assertThat(Failures.end(new ProducerFencedException("epoch"))).isEmpty();
    }

    @Test
    void shouldKnowAPeerThatTookOver() {
        assertThat(Failures.fenced(new KafkaException("in error state", new ProducerFencedException("epoch"))))
                .isTrue();
        assertThat(Failures.fenced(new TimeoutException("no broker"))).isFalse();
    }

    @Test
    void shouldSayWhyInOneLine() {
        assertThat(Failures.reason(new Inbox.Ended(new RuntimeException("wrapped", new SQLException("gone\nDetail")))))
                .isEqualTo("the replication stream ended: gone");
        assertThat(Failures.reason(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    private static Throwable malformed() {
        return catchThrowable(() -> new PgOutput().read(ByteBuffer.wrap(new byte[] {'?'})));
    }
}
