package io.quinite.vantage.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private final List<String> order = new ArrayList<>();

    private final class Named implements Turns.Contender {
        private final String name;
        private long items;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Role role() {
            return Role.OURS;
        }

        @Override
        public Turns.Round round() {
            order.add(name);
            return new Turns.Round(++items, 1, 0.5);
        }
    }

    @Test
    void shouldLetEachBeginARoundInItsTurn() throws Exception {
        new Turns(1, 2, text -> {}).run(List.of(new Named("a"), new Named("b"), new Named("c")));

        assertThat(String.join("", order)).isEqualTo("abc" + "bca" + "cab");
    }

    @Test
    void shouldNotCountRoundsThatWarmUp() throws Exception {
        var series = new Turns(2, 3, text -> {}).run(List.of(new Named("a")));

        assertThat(series).singleElement().satisfies(one -> {
            assertThat(one.rates()).containsExactly(3.0, 4.0, 5.0);
            assertThat(one.median()).isEqualTo(4);
            assertThat(one.spread()).isEqualTo(0.25);
            assertThat(one.medianCpuMicros()).isEqualTo(125_000);
        });
    }
}
