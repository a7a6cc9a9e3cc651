package io.quinite.vantage.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.registry.StubRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {
    private StubRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = StubRegistry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void shouldReadBackWhatItWrote() {
        CallEvent event = event();
        try (var serde = Topics.CALL_EVENTS.valueSerde(registry.config("auto.register.schemas", "true"))) {
            byte[] bytes = serde.serializer().serialize("voice.call-events", event);

            assertThat(serde.deserializer().deserialize("voice.call-events", bytes))
                    .isEqualTo(event);
        }
    }

    private static CallEvent event() {
        return CallEvent.newBuilder()
                .setEventId(new UUID(1, 2))
                .setCallSid("CA-1")
                .setOrganizationId(new UUID(3, 4))
                .setOccurredAt(Instant.parse("2026-11-09T21:30:30.719660Z"))
                .setReceivedAt(Instant.parse("2026-11-09T21:30:31Z"))
                .setAttributes(Map.of("key", "value"))
                .setFact(CallEnded.newBuilder().setDurationSeconds(184).build())
                .build();
    }
}
