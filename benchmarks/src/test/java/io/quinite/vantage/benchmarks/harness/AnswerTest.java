package io.quinite.vantage.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final String HEAD = "HTTP/1.1 202 Accepted\r\nDate: now\r\ncontent-LENGTH: 14\r\n\r\n";

    @Test
    void shouldEndWhereTheLengthSays() {
        String answer = HEAD + "{\"accepted\":1}";

        for (int count = Answer.HEAD_BYTES_MIN; count < answer.length(); count++) {
            assertThat(isWhole(answer.substring(0, count))).isFalse();
        }
        assertThat(isWhole(answer)).isTrue();
    }

    @Test
    void shouldRefuseAnAnswerWithoutALength() {
        assertThatThrownBy(() -> isWhole("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chunked");
    }

    private static boolean isWhole(String answer) {
        byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
        return Answer.isWhole(bytes, bytes.length);
    }
}
