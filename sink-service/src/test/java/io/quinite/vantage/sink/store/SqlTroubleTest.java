package io.quinite.vantage.sink.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlTroubleTest {
    @ParameterizedTest
    @CsvSource({
        "08006, TRANSIENT",
        "08001, TRANSIENT",
        "40001, TRANSIENT",
        "40P01, TRANSIENT",
        "53100, TRANSIENT",
        "53300, TRANSIENT",
        "57P01, TRANSIENT",
        "57P03, TRANSIENT",
        "57014, TRANSIENT",
        "58030, TRANSIENT",
        "55P03, TRANSIENT",
        "25006, TRANSIENT",
        "28P01, TRANSIENT",
        "22021, DATA",
        "22P05, DATA",
        "22003, DATA",
        "23503, DATA",
        "23514, DATA",
        "54000, DATA",
        "P0001, DATA",
        "42P01, BUG",
        "42501, BUG",
        "42703, BUG",
        "0A000, BUG",
        "XX000, BUG",
        "25P02, BUG"
    })
    void shouldSortErrorsByTheirState(String state, SqlTrouble expected) {
        assertThat(SqlTrouble.of(new SQLException("x", state))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"true, TRANSIENT", "false, BUG"})
    void shouldTakeABrokenSocketForTrouble(boolean io, SqlTrouble expected) {
        @Nullable Exception cause = io ? new SocketTimeoutException("x") : null;

        assertThat(SqlTrouble.of(new SQLException("x", null, cause))).isEqualTo(expected);
    }

    @Test
    void shouldCountAConcurrentWriteAsTrouble() {
        for (int written : List.of(0, 2)) {
            try {
                ConcurrentWriteException.unlessEqual("rows", 3, written);
            } catch (ConcurrentWriteException e) {
                assertThat(SqlTrouble.of(e)).isEqualTo(SqlTrouble.TRANSIENT);
                continue;
            }
            throw new AssertionError("no exception for " + written);
        }
    }
}
