package io.quinite.vantage.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.schemas.registry.PortableSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate: no schema leaves this build that could not read what is in the topics. */
class ReleasedSchemasTest {
    private static final Schema TOTALS = PortableSchemas.portable(CampaignTotals.getClassSchema());
    private static final Schema CALLS = PortableSchemas.portable(CallEvent.getClassSchema());

    @TestFactory
    Stream<DynamicTest> shouldReadEveryVersionThatWasEverReleased() {
        return Topics.all().stream()
                .map(topic -> DynamicTest.dynamicTest(topic.name(), () -> assertThat(
                                ReleasedSchemas.problems(ReleasedSchemas.current(topic), ReleasedSchemas.of(topic)))
                        .isEmpty()));
    }

    @Test
    void shouldKeepNoVersionsOfTopicsThatDoNotExist() throws Exception {
        try (var folders = Files.list(Path.of("src", "main", "avro-released"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Topics.all().stream().map(Topic::name).toList());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a field without a default | \"name\":\"version\" | \"name\":\"revision\" | READER_FIELD_MISSING_DEFAULT_VALUE",
                "another type | \"name\":\"version\",\"type\":\"long\" | \"name\":\"version\",\"type\":\"boolean\" | TYPE_MISMATCH",
                "a narrower type | \"name\":\"version\",\"type\":\"long\" | \"name\":\"version\",\"type\":\"int\" | TYPE_MISMATCH",
                "another name | \"name\":\"CampaignTotals\" | \"name\":\"CampaignSums\" | NAME_MISMATCH",
            })
    void shouldRefuseAChangeOfTotalsThatBreaksReaders(String what, String from, String to, String verdict) {
        assertThat(ReleasedSchemas.problems(edited(TOTALS, from.strip(), to.strip()), List.of(TOTALS)))
                .as(what)
                .anySatisfy(problem -> assertThat(problem).contains(verdict.strip()))
                .contains("so records of v1 could not be read any more");
    }

    @Test
    void shouldRefuseToForgetAKindOfFact() {
        String machine = "{\"type\":\"record\",\"name\":\"MachineDetected\","
                + "\"doc\":\"An answering machine; evidence for status voicemail.\",\"fields\":[]},";

        assertThat(ReleasedSchemas.problems(edited(CALLS, machine, ""), List.of(CALLS)))
                .anySatisfy(problem -> assertThat(problem).contains("MISSING_UNION_BRANCH"));
    }

    /** A field that went and came back as something else: each step was harmless, the last cannot read the first. */
    @Test
    void shouldCompareWithEveryVersionAndNotOnlyTheLast() {
        Schema without = edited(TOTALS, "\"name\":\"total_calls\"", "\"name\":\"calls\"");
        Schema current = edited(
                TOTALS,
                "{\"name\":\"total_calls\",\"type\":\"long\"",
                "{\"name\":\"total_calls\",\"type\":\"string\",\"default\":\"\"");

        assertThat(ReleasedSchemas.problems(current, List.of(TOTALS, without, current)))
                .contains("so records of v1 could not be read any more")
                .doesNotContain("so records of v2 could not be read any more")
                .doesNotContain("so records of v3 could not be read any more");
    }

    @Test
    void shouldRefuseASchemaOfWhichNoVersionWasKept() {
        Schema more = edited(
                TOTALS,
                "\"name\":\"version\"",
                "\"name\":\"answered\",\"type\":\"long\",\"default\":0},{\"name\":\"version\"");

        assertThat(ReleasedSchemas.problems(more, List.of(TOTALS)))
                .singleElement()
                .asString()
                .contains("copy it to v2.avsc");
        assertThat(ReleasedSchemas.problems(more, List.of(TOTALS, more))).isEmpty();
        assertThat(ReleasedSchemas.problems(TOTALS, List.of())).isNotEmpty();
    }

    private static Schema edited(Schema schema, String from, String to) {
        String text = schema.toString();
        assertThat(text).contains(from);
        return new Schema.Parser().parse(text.replace(from, to));
    }
}
