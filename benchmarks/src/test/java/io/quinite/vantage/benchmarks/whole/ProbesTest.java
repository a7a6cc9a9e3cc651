package io.quinite.vantage.benchmarks.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.benchmarks.whole.Probes.Place;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private static final int CAMPAIGNS = 500;

    @Test
    void shouldCountTheNthCallOfACampaignWhenItsTotalComesToN() {
        var probes = begun(2 * CAMPAIGNS, List.of(Place.TOTAL));

        probes.total(probes.campaign(3), 1, 30_000);
        probes.total(probes.campaign(3), 2, 70_000);

        assertThat(probes.has(Place.TOTAL, 3)).isTrue();
        assertThat(probes.has(Place.TOTAL, 3 + CAMPAIGNS)).isTrue();
        assertThat(probes.micros(Place.TOTAL, 3, 4).getMaxValue()).isEqualTo(30);
        assertThat(probes.micros(Place.TOTAL, 3 + CAMPAIGNS, 4 + CAMPAIGNS).getMaxValue())
                .isEqualTo(70);
    }

    @Test
    void shouldHaveArrivedOnlyWhenEveryPlaceHasSeenAll() {
        var probes = begun(1, List.of(Place.ROW, Place.CHANGE));

        probes.arrived(Place.ROW, 0, 1_000);
        probes.changed(UUID.randomUUID(), 2_000);

        assertThat(probes.allArrived()).isFalse();

        probes.changed(probes.leads[0], 3_000);

        assertThat(probes.allArrived()).isTrue();
    }

    @Test
    void shouldKeepTheFirstTimeOfAProbe() {
        var probes = begun(1, List.of(Place.CHANGE));

        probes.changed(probes.leads[0], 5_000);
        probes.changed(probes.leads[0], 9_000);

        assertThat(probes.micros(Place.CHANGE, 0, 1).getMaxValue()).isEqualTo(5);
    }

    private static Probes begun(int count, List<Place> places) {
        var probes = new Probes(count, places);
        for (int i = 0; i < count; i++) {
            probes.begin(i, 0);
        }
        return probes;
    }
}
