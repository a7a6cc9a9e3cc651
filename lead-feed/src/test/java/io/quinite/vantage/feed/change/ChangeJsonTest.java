package io.quinite.vantage.feed.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.feed.Changes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangeJsonTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final UUID ORGANIZATION = UUID.fromString("7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69");
    private static final UUID LEAD = UUID.fromString("5d0c7b0f-6f0e-4a53-9a5e-1f2d3c4b5a69");
    private final Changes changes = new Changes(1);

    @Test
    void shouldSayTheWholeChangeUnderTheColumnsNames() throws Exception {
        var update = changes.update(ORGANIZATION, LEAD, "new", "contacted", "status");

        var json = JSON.readTree(ChangeJson.of(update));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "op",
                        "organization_id",
                        "lead_id",
                        "sequence",
                        "ordinal",
                        "committed_at",
                        "origin",
                        "changed_fields",
                        "before",
                        "after");
        assertThat(json.path("op").asText()).isEqualTo("update");
        assertThat(json.path("sequence").asLong()).isEqualTo(update.getSequence());
        assertThat(json.path("before").path("status").asText()).isEqualTo("new");
        assertThat(json.path("after").path("status").asText()).isEqualTo("contacted");
        assertThat(json.path("after").fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "organization_id",
                        "project_id",
                        "created_by",
                        "name",
                        "email",
                        "phone",
                        "source",
                        "status",
                        "call_status",
                        "transferred_to_human",
                        "call_date",
                        "call_log_id",
                        "notes",
                        "metadata",
                        "created_at",
                        "updated_at",
                        "other_columns");
        assertThat(json.path("after").path("email").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"a\": 12345678901234567890.12345678901234567890};{\"a\": 12345678901234567890.12345678901234567890}",
                "{\"a\": \"b\\nc\"};{\"a\": \"b\\nc\"}",
                "3;3",
                "{broken;\"{broken\"",
                "1 2;\"1 2\""
            })
    void shouldGiveMetadataAsItIs(String metadata, String expected) {
        var create = Changes.withAfter(changes.create(ORGANIZATION, LEAD, "new"), row -> row.setMetadata(metadata));

        assertThat(text(create)).contains("\"metadata\":" + expected + ",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb", "\n\n", "a\rb", "\u2028"})
    void shouldStayOnOneLineWhateverPeopleWrite(String notes) throws Exception {
        var create = Changes.withAfter(
                changes.create(ORGANIZATION, LEAD, "new"),
                row -> row.setNotes(notes).setMetadata("{\n}").setOtherColumns(Map.of("new\ncolumn", notes)));

        assertThat(text(create)).doesNotContain("\n").doesNotContain("\r");
        assertThat(JSON.readTree(text(create)).path("after").path("notes").asText())
                .isEqualTo(notes);
    }

    private static String text(io.quinite.vantage.leads.LeadChange change) {
        return new String(ChangeJson.of(change), StandardCharsets.UTF_8);
    }
}
