package io.quinite.vantage.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvCellsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                " =1",
                "\uFF1D1",
                "\uFF0B1",
                "\uFF0D1",
                "\uFF20a"
            })
    void shouldKeepASpreadsheetFromRunningACell(String value) {
        assertThat(CsvCells.row(List.of(value))).isEqualTo("\"'" + value + "\"\r\n");
    }

    @Test
    void shouldQuoteEveryCellAndLeaveHarmlessOnesAsTheyAre() {
        assertThat(CsvCells.row(Arrays.asList("a=1", 7, null, "say \"x\", y")))
                .isEqualTo("\"a=1\",\"7\",\"\",\"say \"\"x\"\", y\"\r\n");
    }
}
