package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallNoted;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StorableTest {
    private final World world = World.any();

    @Test
    void shouldFindWhatPostgresCannotHold() {
        assertThat(Storable.complaint(world.call("c", new CallNoted("a\u0000b", Map.of()))))
                .contains("text holds a character that PostgreSQL cannot");
        assertThat(Storable.complaint(world.call("c", new CallNoted("a\ud800b", Map.of()))))
                .contains("text holds a character that PostgreSQL cannot");
        assertThat(Storable.complaint(world.call("c", new CallNoted(null, Map.of("k\u0000", "1")))))
                .contains("metadata holds a character that PostgreSQL cannot");
        assertThat(Storable.complaint(world.placed("x".repeat(1025)))).contains("call_sid is longer than 1024 bytes");
        assertThat(Storable.complaint(world.call("c", new CallAnswered(Instant.ofEpochSecond(-210_866_803_201L)))))
                .contains("answered_at is earlier than PostgreSQL's calendar");
    }

    @Test
    void shouldTakeWhatPostgresHolds() {
        assertThat(Storable.complaint(world.call("c", new CallNoted("🤖 \u2028 \uffff", Map.of("ключ", "1")))))
                .isEmpty();
        assertThat(Storable.complaint(world.call("c", new CallAnswered(Instant.ofEpochSecond(-210_866_803_200L)))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "\"a\"", " {\"a\":[1,{}]} ", "-1.5e300", "[]", "\"\\ud83e\\udd16\""})
    void shouldTakeJson(String json) throws IOException {
        assertThat(Storable.jsonComplaint(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\u0000\"", "{\"\\u0000\":1}", "\"\\ud800\"", "1e131073", "1e-99999", "1e99999999999"})
    void shouldRefuseJsonThatPostgresCannotHold(String json) throws IOException {
        assertThat(Storable.jsonComplaint(json)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "a", "1 2", "{} {}", "'a'", "NaN", "01", "{\"a\":1,}", "[1"})
    void shouldRefuseWhatIsNoJson(String json) {
        assertThatThrownBy(() -> Storable.jsonComplaint(json)).isInstanceOf(IOException.class);
    }
}
