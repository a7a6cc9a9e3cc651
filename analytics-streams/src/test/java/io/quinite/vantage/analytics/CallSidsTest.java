package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallSidsTest {
    @Test
    void shouldKeepAnIdInSeventeenBytes() {
        for (int i = 0; i < 1_000; i++) {
            String sid = UUID.randomUUID().toString();

            assertThat(CallSids.bytes(sid)).hasSize(17);
            assertThat(CallSids.text(CallSids.bytes(sid))).isEqualTo(sid);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "call-1",
                "CAFEBABE-0000-4000-8000-000000000001",
                "cafebabe-0000-4000-8000-00000000000g",
                "cafebabe-0000-4000-8000-00000000000\u00e9",
                "cafebabe00000-4000-8000-000000000001",
                "cafebabe-0000-4000-8000--00000000001",
                "1-1-1-1-1",
                "\u0663afebabe-0000-4000-8000-000000000001"
            })
    void shouldKeepEveryOtherTextAsItIs(String sid) {
        assertThat(CallSids.bytes(sid)[0]).isZero();
        assertThat(CallSids.text(CallSids.bytes(sid))).isEqualTo(sid);
    }
}
