package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelinesTest {
    @Test
    void shouldReadAHistoryAsTheServerWritesIt() {
        String history = """
                1\t0/3000060\tno recovery target specified

                2\t16/B374D848\tbefore 2026-01-01 00:00:00+00
                # of an administrator
                """;

        assertThat(Timelines.parse(history)).isEqualTo(Map.of(1, 0x3000060L, 2, 0x16B374D848L));
        assertThat(Timelines.parse("")).isEmpty();
    }
}
