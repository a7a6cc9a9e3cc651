package io.quinite.vantage.benchmarks.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TopicTest {
    @Test
    void shouldFindTheNumberOfTheRowAfterTheChange() {
        assertThat(number("before ~17~ after ~4711~ and more")).isEqualTo(4711);
        assertThat(number("before ~17~ after ~last of round 3~")).isEqualTo(17);
        assertThat(number("~1~")).isEqualTo(1);
    }

    @Test
    void shouldFindNoNumberWhereThereIsNone() {
        assertThat(number("")).isEqualTo(-1);
        assertThat(number("~")).isEqualTo(-1);
        assertThat(number("~~ 12 ~a~")).isEqualTo(-1);
        assertThat(number("12~")).isEqualTo(-1);
    }

    private static int number(String value) {
        return Topic.number(value.getBytes(StandardCharsets.UTF_8));
    }
}
