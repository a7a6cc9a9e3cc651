package io.quinite.vantage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.launcher.CampaignRows.CampaignRow;
import io.quinite.vantage.launcher.DemoScreen.Frame;
import io.quinite.vantage.launcher.Lags.Lag;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DemoScreenTest {
    private static final Frame FRAME = new Frame(
            7,
            new CampaignRows(
                    List.of(new CampaignRow(
                            "Autumn", "Acme", 40, 10, new BigDecimal("25.00"), new UUID(0, 1), new UUID(0, 2))),
                    3,
                    1_240,
                    93),
            19.96,
            List.of(new Lag("facts -> rows", 12, "facts"), new Lag("facts -> totals", 0, "facts")));

    private final StringWriter written = new StringWriter();

    @Test
    void shouldPrintOnePlainLineATimeWhereThereIsNoTerminal() {
        var screen = new DemoScreen(new PrintWriter(written), false);

        screen.show(FRAME);
        screen.show(FRAME);

        assertThat(written.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.equals("   7 s  3 campaigns  1,240 calls  93 transferred  7.50%  20.0 calls/s"
                        + "  lag: facts -> rows 12, facts -> totals 0"));
    }

    @Test
    void shouldDrawTheTableOverTheLastOneOnATerminal() {
        var screen = new DemoScreen(new PrintWriter(written), true);

        screen.show(FRAME);
        String first = written.toString();
        screen.show(FRAME);

        assertThat(first).contains("Autumn", "25.00%", "3 campaigns, the best shown", "facts -> rows");
        assertThat(written.toString().substring(first.length()))
                .isEqualTo("\u001b[" + first.lines().count() + "A\u001b[J" + first);
    }
}
