package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {
    @Test
    void shouldWarnOfALogThatGrowsUntilTheDiskIsFull() {
        assertThat(Advice.keepingLog(-1))
                .contains("max_slot_wal_keep_size is -1")
                .contains("alter system set max_slot_wal_keep_size");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1_023})
    void shouldWarnOfALogThatIsSoonGivenUp(long keepMib) {
        assertThat(Advice.keepingLog(keepMib)).contains("max_slot_wal_keep_size is " + keepMib + " MB");
    }

    @Test
    void shouldHaveNothingToSayOfAGoodChoice() {
        assertThat(Advice.keepingLog(1_024)).isEmpty();
    }
}
