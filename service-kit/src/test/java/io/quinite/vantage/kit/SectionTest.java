package io.quinite.vantage.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SectionTest {
    @Test
    void shouldNameTheNearestKnownKeyWhenAKeyIsUnknown() {
        var section = Settings.of(Map.of("sink.wrokers", "2")).section("sink");
        section.integer("workers", 1, 1, 9);
        section.text("group.id", "sink");

        assertThatThrownBy(section::rejectUnknown)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("sink.wrokers is not known")
                .hasMessageContaining("nearest known one is sink.workers");
    }

    @Test
    void shouldAcceptKnownKeysOnly() {
        var section = Settings.of(Map.of("sink.workers", "2", "other.key", "x")).section("sink");
        section.integer("workers", 1, 1, 9);

        section.rejectUnknown();
    }

    @Test
    void shouldSayTheRangeOfANumber() {
        var section =
                Settings.of(Map.of("sink.workers", "many", "sink.rows", "0")).section("sink");

        assertThatThrownBy(() -> section.integer("workers", 1, 1, 9))
                .hasMessage("the setting sink.workers is 'many'; it takes a whole number from 1 to 9");
        assertThatThrownBy(() -> section.integer("rows", 5, 1, 9)).hasMessageContaining("from 1 to 9");
    }

    @Test
    void shouldSayWhatToSetWhenARequiredKeyIsMissing() {
        var section = Settings.of(Map.of()).section("postgres");

        assertThatThrownBy(() -> section.required("url"))
                .hasMessageContaining("postgres.url")
                .hasMessageContaining("VANTAGE_POSTGRES_URL");
    }

    @Test
    void shouldTakeOnlyTrueAndFalseAsFlags() {
        var section = Settings.of(Map.of("a.yes", "true", "a.odd", "yes")).section("a");

        assertThat(section.flag("yes", false)).isTrue();
        assertThat(section.flag("absent", true)).isTrue();
        assertThatThrownBy(() -> section.flag("odd", false)).hasMessageContaining("takes true or false");
    }
}
