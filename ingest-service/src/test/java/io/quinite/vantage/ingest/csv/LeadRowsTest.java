package io.quinite.vantage.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.ingest.body.UnreadableBody;
import io.quinite.vantage.ingest.facts.Refused;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadSource;
import io.quinite.vantage.leads.LeadStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LeadRowsTest {
    private static final Instant NOW = Instant.parse("2026-11-09T21:30:30.719660Z");
    private static final UUID ORGANIZATION = UUID.fromString("7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69");
    private static final int ROW_CHARS = 10_000;

    /** The facts of the rows, and of those that were refused what {@code code field} says. */
    private record Outcome(List<LeadEvent> events, List<String> refused) {
        LeadCaptured only() {
            assertThat(refused).isEmpty();
            assertThat(events).hasSize(1);
            return (LeadCaptured) events.get(0).getFact();
        }
    }

    @Test
    void shouldReadQuotesCommasAndLineBreaksInsideCells() throws Exception {
        var outcome = read("Full Name,E-mail,Mobile No.,Remarks\r\n"
                + "\"Rao, \"\"Asha\"\"\",asha@example.com,098000 00001,\"first\r\nsecond\"\r\n");

        var lead = outcome.only();
        assertThat(lead.getName()).isEqualTo("Rao, \"Asha\"");
        assertThat(lead.getEmail()).isEqualTo("asha@example.com");
        assertThat(lead.getPhone()).isEqualTo("+919800000001");
        assertThat(lead.getNotes()).isEqualTo("first\r\nsecond");
        assertThat(lead.getSource()).isEqualTo(LeadSource.CSV_UPLOAD);
    }

    @Test
    void shouldKeepUnknownColumnsAsMetadataAndFormulasAsTheyAre() throws Exception {
        var lead = read("name,Budget (lakh),Status\nAsha,\"=HYPERLINK(\"\"x\"\")\",Qualified\n")
                .only();

        assertThat(lead.getMetadata()).containsEntry("Budget (lakh)", "\"=HYPERLINK(\\\"x\\\")\"");
        assertThat(lead.getStatus()).isEqualTo(LeadStatus.QUALIFIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFname\nZo\u00eb \u674e\u96f7\n",
                "name\r\nZo\u00eb \u674e\u96f7",
                "\n\nname\n\nZo\u00eb \u674e\u96f7\n\n"
            })
    void shouldReadUtf8WithOrWithoutByteOrderMark(String csv) throws Exception {
        assertThat(read(csv).only().getName()).isEqualTo("Zo\u00eb \u674e\u96f7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "ISO-8859-1"})
    void shouldSayThatOtherEncodingsAreNotTaken(String charset) {
        String text = charset.startsWith("UTF") ? "\uFEFFname\nZo\u00eb\n" : "name\nZo\u00eb\n";
        byte[] csv = text.getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> read(csv, Map.of(), ""))
                .isInstanceOf(UnreadableBody.class)
                .hasMessageContaining("UTF-8")
                .satisfies(e -> assertThat(((UnreadableBody) e).code()).isEqualTo("not-utf-8"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name;email@@Asha;a@example.com@@ | csv-header | separated by commas",
                "phone,email@@1,2@@ | csv-header | no column is the name",
                "name,Full Name@@a,b@@ | csv-header | 'name' and 'Full Name' are both name",
                "name,Budget,Budget@@a,b,c@@ | csv-header | are both metadata.Budget",
                "name@@\"open | malformed-csv | line 1",
                "name,b@@\"a\"x,b | malformed-csv | line 1",
            })
    void shouldRefuseAFileThatIsNoTableOfLeads(String csv, String code, String reason) {
        assertThatThrownBy(() -> read(csv.replace("@@", "\n")))
                .isInstanceOf(UnreadableBody.class)
                .hasMessageContaining(reason)
                .satisfies(e -> assertThat(((UnreadableBody) e).code()).isEqualTo(code));
    }

    @Test
    void shouldNotTakeAnEmptyFile() {
        assertThatThrownBy(() -> read("")).isInstanceOf(UnreadableBody.class).hasMessageContaining("empty");
    }

    @Test
    void shouldEndARowThatNeverEnds() {
        assertThatThrownBy(() -> read("name\n\"" + "x".repeat(3 * ROW_CHARS) + "\"\n"))
                .isInstanceOf(UnreadableBody.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",,, | missing-field name",
                "Asha,asha@,, | invalid-email email",
                "Asha,a b@example.com,, | invalid-email email",
                "Asha,,12345, | invalid-phone phone",
                "Asha,,9.19E+11, | invalid-phone phone",
                "Asha,,+15555555555555555, | invalid-phone phone",
                "Asha,,,maybe | invalid-value status",
                "Asha,,,new,more | column-count null",
                "Asha | column-count null",
                "As\"ha,,, | stray-quote null",
                "As\0ha,,, | nul-character name",
            })
    void shouldRefuseARowWithTheFieldAndGoOn(String row, String refusal) throws Exception {
        var outcome = read("name,email,phone,status\n" + row.strip() + "\nNext,,,\n");

        assertThat(outcome.refused()).containsExactly(refusal);
        assertThat(outcome.events()).hasSize(1);
    }

    @Test
    void shouldMapColumnsAsItIsTold() throws Exception {
        var mapping = Map.of("Who", "name", "Src", "metadata.origin", "Secret", "-");

        var lead = read("Who,Src,Secret\nAsha,Expo,x\n".getBytes(StandardCharsets.UTF_8), mapping, "")
                .only();

        assertThat(lead.getName()).isEqualTo("Asha");
        assertThat(lead.getMetadata()).isEqualTo(Map.of("origin", "\"Expo\""));
        assertThatThrownBy(() -> read("Who\nAsha\n".getBytes(StandardCharsets.UTF_8), Map.of("No", "name"), ""))
                .hasMessageContaining("map names columns that the header does not have: no");
        assertThatThrownBy(() -> new ImportOptions(ORGANIZATION, "", "IN", Map.of("Who", "nobody")))
                .hasMessageContaining("Who:nobody");
    }

    @Test
    void shouldGiveARowTheSameIdsWhereverItStandsInWhicheverFile() throws Exception {
        var first = read("name,phone\nAsha,9800000001\nRavi,9800000002\n").events();
        var second = read("Mobile,Full name\n9800000002,Ravi\n9800000003,Zoe\n9800000001, Asha \n")
                .events();

        assertThat(second.get(2).getLeadId()).isEqualTo(first.get(0).getLeadId());
        assertThat(second.get(0).getLeadId()).isEqualTo(first.get(1).getLeadId());
        assertThat(second.get(0).getEventId()).isEqualTo(first.get(1).getEventId());
        assertThat(second.get(1).getLeadId())
                .isNotIn(first.get(0).getLeadId(), first.get(1).getLeadId());
    }

    @Test
    void shouldTellLeadsApartByOrganizationImportKeyAndExternalId() throws Exception {
        byte[] rows = "name,external_id\nAsha,1\n".getBytes(StandardCharsets.UTF_8);
        byte[] renamed = "name,external_id\nAsha Rao,1\n".getBytes(StandardCharsets.UTF_8);

        var lead = read(rows, Map.of(), "").events().get(0);
        var changed = read(renamed, Map.of(), "").events().get(0);
        var keyed = read(rows, Map.of(), "expo").events().get(0);

        assertThat(changed.getLeadId()).isEqualTo(lead.getLeadId());
        assertThat(changed.getEventId()).isNotEqualTo(lead.getEventId());
        assertThat(keyed.getLeadId()).isNotEqualTo(lead.getLeadId());
        assertThat(lead.getLeadId()).isEqualTo(UUID.fromString(FIXED_LEAD_ID));
    }

    /** Ids must never change: every import of the past would be repeated as new leads. */
    private static final String FIXED_LEAD_ID = "d3117bcb-db32-5852-a326-4f600c88329b";

    @ParameterizedTest
    @CsvSource({
        "098000 00001, IN, +919800000001",
        "+44 20 7946 0958, IN, +442079460958",
        "020 7946 0958, GB, +442079460958",
        "(650) 253-0000, US, +16502530000",
    })
    void shouldNormalizePhoneNumbers(String text, String region, String expected) throws Exception {
        assertThat(new PhoneNumbers(region).toE164(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a@example.com, true",
        "first.last+tag@sub.example.co.in, true",
        "zo\u00eb@b\u00fccher.example, true",
        "a@b, false",
        "a@@example.com, false",
        ".a@example.com, false",
        "a@-example.com, false",
        "a@example..com, false",
    })
    void shouldTellWhatCanBeAnEmailAddress(String text, boolean plausible) {
        assertThat(EmailAddresses.plausible(text)).isEqualTo(plausible);
    }

    private static Outcome read(String csv) throws IOException {
        return read(csv.getBytes(StandardCharsets.UTF_8), Map.of(), "");
    }

    private static Outcome read(byte[] csv, Map<String, String> mapping, String importKey) throws IOException {
        var rows = new LeadRows(
                new ByteArrayInputStream(csv), new ImportOptions(ORGANIZATION, importKey, "IN", mapping), ROW_CHARS);
        var outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        while (rows.next()) {
            try {
                outcome.events().add(rows.read(NOW));
            } catch (Refused e) {
                outcome.refused().add(e.code() + " " + e.field());
            }
        }
        return outcome;
    }
}
