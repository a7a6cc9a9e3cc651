package io.quinite.vantage.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.embedded.registry.Registered.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubjectsTest {
    private static final String ONE_FIELD = record("{\"name\":\"a\",\"type\":\"string\"}");
    private static final String OPTIONAL_ADDED =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"string\",\"default\":\"\"}");
    private static final String REQUIRED_ADDED =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"string\"}");
    private static final String OTHER_TYPE = record("{\"name\":\"a\",\"type\":\"int\"}");

    private final MemoryLog log = new MemoryLog();
    private final Subjects subjects = new Subjects(log);

    @Test
    void shouldGiveTheSameIdToTheSameSchemaWhateverItsFormAndSubject() {
        int first = subjects.register("one", ONE_FIELD, List.of());

        assertThat(subjects.register("one", ONE_FIELD.replace(",", " ,\n "), List.of()))
                .isEqualTo(first);
        assertThat(subjects.register("two", ONE_FIELD, List.of())).isEqualTo(first);
        assertThat(subjects.register("two", OPTIONAL_ADDED, List.of())).isNotEqualTo(first);
        assertThat(subjects.versions("one", false)).hasSize(1);
    }

    @Test
    void shouldRefuseWhatIsNoSchema() {
        assertThatThrownBy(() -> subjects.register("one", "{\"type\":\"nonsense\"}", List.of()))
                .isInstanceOf(RegistryException.class)
                .extracting(e -> ((RegistryException) e).code())
                .isEqualTo(42201);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,                true,  true,  true",
        "BACKWARD,            true,  false, false",
        "BACKWARD_TRANSITIVE, true,  false, false",
        "FORWARD,             true,  true,  false",
        "FORWARD_TRANSITIVE,  true,  true,  false",
        "FULL,                true,  false, false",
        "FULL_TRANSITIVE,     true,  false, false",
    })
    void shouldHoldEachLevel(CompatibilityLevel level, boolean optional, boolean required, boolean otherType) {
        subjects.setLevel(null, level);
        subjects.register("s", ONE_FIELD, List.of());

        assertThat(subjects.objections("s", null, OPTIONAL_ADDED, List.of()).isEmpty())
                .isEqualTo(optional);
        assertThat(subjects.objections("s", null, REQUIRED_ADDED, List.of()).isEmpty())
                .isEqualTo(required);
        assertThat(subjects.objections("s", null, OTHER_TYPE, List.of()).isEmpty())
                .isEqualTo(otherType);
    }

    @ParameterizedTest
    @CsvSource({"BACKWARD, true", "BACKWARD_TRANSITIVE, false"})
    void shouldCompareWithOlderVersionsOnlyWhereTheLevelIsTransitive(CompatibilityLevel level, boolean accepted) {
        // given versions 1 {a: string} and 2 {}: {a: int, default} can read 2 but not 1
        subjects.setLevel("s", CompatibilityLevel.NONE);
        subjects.register("s", ONE_FIELD, List.of());
        subjects.register("s", record(""), List.of());
        subjects.setLevel("s", level);

        var objections =
                subjects.objections("s", null, record("{\"name\":\"a\",\"type\":\"int\",\"default\":0}"), List.of());

        assertThat(objections.isEmpty()).isEqualTo(accepted);
    }

    @Test
    void shouldLetASubjectsOwnLevelWin() {
        subjects.register("s", ONE_FIELD, List.of());
        assertThatThrownBy(() -> subjects.register("s", OTHER_TYPE, List.of()))
                .hasMessageContaining("incompatible with an earlier schema");

        subjects.setLevel("s", CompatibilityLevel.NONE);

        assertThat(subjects.register("s", OTHER_TYPE, List.of())).isEqualTo(2);
    }

    @Test
    void shouldResolveReferencesAndProtectWhatIsReferredTo() {
        subjects.register("inner", "{\"type\":\"enum\",\"name\":\"x.Inner\",\"symbols\":[\"A\"]}", List.of());
        var reference = List.of(new Reference("x.Inner", "inner", 1));
        String outer = record("{\"name\":\"i\",\"type\":\"x.Inner\"}");

        int id = subjects.register("outer", outer, reference);

        assertThat(subjects.byId(id).schema()).contains("\"x.Inner\"").doesNotContain("symbols");
        assertThat(subjects.lookUp("outer", outer, reference, false).version()).isEqualTo(1);
        assertThat(subjects.referencing("inner", 1)).containsExactly(id);
        assertThatThrownBy(() -> subjects.deleteSubject("inner", false)).hasMessageContaining("references exist");
        assertThatThrownBy(() -> subjects.register("other", outer, List.of(new Reference("x.Inner", "inner", 9))))
                .hasMessageContaining("no version 9");
    }

    @Test
    void shouldHideWhatIsDeletedSoftlyButStillFindItById() {
        int id = subjects.register("s", ONE_FIELD, List.of());

        assertThat(subjects.deleteSubject("s", false)).containsExactly(1);

        assertThat(subjects.names(false)).isEmpty();
        assertThat(subjects.names(true)).containsExactly("s");
        assertThat(subjects.byId(id).schema()).isEqualTo(ONE_FIELD);
        assertThatThrownBy(() -> subjects.existingVersions("s", false)).hasMessageContaining("not found");
    }

    @Test
    void shouldNeverGiveTheIdOfARemovedSchemaToAnotherOne() {
        int id = subjects.register("s", ONE_FIELD, List.of());
        subjects.deleteSubject("s", false);
        subjects.deleteSubject("s", true);

        var reopened = new Subjects(log);
        reopened.recover();

        assertThat(reopened.names(true)).isEmpty();
        assertThat(reopened.register("s", OTHER_TYPE, List.of())).isGreaterThan(id);
    }

    @Test
    void shouldBeTheSameAfterReadingItsLog() {
        subjects.register("s", ONE_FIELD, List.of());
        subjects.register("s", OPTIONAL_ADDED, List.of());
        subjects.setLevel(null, CompatibilityLevel.FULL);
        subjects.setLevel("s", CompatibilityLevel.NONE);

        var reopened = new Subjects(log);
        reopened.recover();

        assertThat(reopened.versions("s", false)).isEqualTo(subjects.versions("s", false));
        assertThat(reopened.level()).isEqualTo(CompatibilityLevel.FULL);
        assertThat(reopened.level("s")).contains(CompatibilityLevel.NONE);
    }

    @Test
    void shouldReadTheLogAgainWhenItCannotKnowWhetherAChangeWasKept() {
        // given a change that was kept, but whose answer was lost
        log.answersAreLost = true;
        assertThatThrownBy(() -> subjects.register("s", ONE_FIELD, List.of())).hasMessageContaining("lost");
        log.answersAreLost = false;

        subjects.register("s", OPTIONAL_ADDED, List.of());

        assertThat(subjects.versions("s", false))
                .extracting(Registered::version)
                .containsExactly(1, 2);
    }

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
    }

    private static final class MemoryLog implements Subjects.Log {
        private final List<Entry> entries = new ArrayList<>();
        private boolean answersAreLost;

        @Override
        public void append(Entry entry) {
            entries.add(entry);
            if (answersAreLost) {
                throw new RegistryException(50001, "the answer was lost");
            }
        }

        @Override
        public void readAll(Consumer<Entry> reader) {
            entries.forEach(reader);
        }
    }
}
