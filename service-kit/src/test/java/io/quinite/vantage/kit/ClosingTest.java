package io.quinite.vantage.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ClosingTest {
    @Test
    void shouldCloseEveryPartInReverseOrderOnce() {
        var closed = new ArrayList<String>();
        var closing = new Closing();
        closing.add("first", () -> closed.add("first"));
        closing.add("broken", () -> {
            throw new IllegalStateException("on purpose");
        });
        closing.add("last", () -> closed.add("last"));

        closing.close();
        closing.close();

        assertThat(closed).containsExactly("last", "first");
    }
}
