package io.quinite.vantage.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way of a trace from a request, or from a fact in it, into the header of the fact's record. */
@ExtendWith(SharedStack.class)
final class TracesIT {
    private static final UUID ORGANIZATION = UUID.fromString("7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69");
    private static final String OF_REQUEST = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String OF_FACT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    private final String sid = "sid-" + UUID.randomUUID();

    @Test
    void shouldPutTheTraceOfTheFactElseOfTheRequestIntoTheHeader(TestStack stack) throws Exception {
        try (var door = TestDoor.start(stack, Map.of("ingest.traces", "true"))) {
            send(door, OF_REQUEST, fact("") + "\n" + fact(",\"traceparent\":\"" + OF_FACT + "\""));
            send(door, null, fact("") + "\n" + fact(",\"traceparent\":\"" + OF_FACT + "\""));
            send(door, "nonsense", fact(",\"traceparent\":7") + "\n" + fact(",\"traceparent\":\"00-no\""));
            assertThat(headers(stack)).containsExactly(OF_REQUEST, OF_FACT, "", OF_FACT, "", "");
        }
    }

    @Test
    void shouldGiveAFactWithoutAnIdTheSameOneInWhicheverTrace(TestStack stack) throws Exception {
        try (var door = TestDoor.start(stack, Map.of("ingest.traces", "true"))) {
            String fact = "{\"type\":\"call_ringing\",\"occurred_at\":\"2026-11-09T21:30:30Z\",\"call_sid\":\"" + sid
                    + "\",\"organization_id\":\"" + ORGANIZATION + "\"";
            send(door, OF_REQUEST, fact + "}\n" + fact + ",\"traceparent\":\"" + OF_FACT + "\"}");

            assertThat(records(stack))
                    .extracting(row -> row.value().getEventId())
                    .hasSize(2)
                    .containsOnly(records(stack).get(0).value().getEventId());
        }
    }

    @Test
    void shouldLeaveRecordsWithoutHeadersByDefault(TestStack stack) throws Exception {
        try (var door = TestDoor.start(stack, Map.of())) {
            send(door, OF_REQUEST, fact("") + "\n" + fact(",\"traceparent\":\"" + OF_FACT + "\""));

            assertThat(records(stack)).hasSize(2).allSatisfy(row -> assertThat(row.headers())
                    .isEmpty());
        }
    }

    private String fact(String more) {
        return "{\"event_id\":\"%s\",\"type\":\"call_ringing\",\"call_sid\":\"%s\",\"organization_id\":\"%s\"%s}"
                .formatted(UUID.randomUUID(), sid, ORGANIZATION, more);
    }

    private static void send(TestDoor door, @Nullable String traceparent, String body) throws Exception {
        var request = door.client().request("/v1/call-events", Client.NDJSON, body.getBytes(UTF_8));
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        assertThat(door.client().send(request).status()).isEqualTo(202);
    }

    private List<ConsumerRecord<String, CallEvent>> records(TestStack stack) {
        return TopicReader.all(stack.settings(), Topics.CALL_EVENTS).stream()
                .filter(row -> row.key().equals(sid))
                .toList();
    }

    private List<String> headers(TestStack stack) {
        return records(stack).stream()
                .map(row -> row.headers().lastHeader("traceparent"))
                .map(header -> header == null ? "" : new String(header.value(), UTF_8))
                .toList();
    }
}
