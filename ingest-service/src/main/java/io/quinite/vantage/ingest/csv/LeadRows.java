package io.quinite.vantage.ingest.csv;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.quinite.vantage.ingest.body.UnreadableBody;
import io.quinite.vantage.ingest.facts.FactKind;
import io.quinite.vantage.ingest.facts.Refused;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadEventSource;
import io.quinite.vantage.leads.LeadSource;
import io.quinite.vantage.leads.LeadStatus;
import io.quinite.vantage.schemas.Fingerprints;
import io.quinite.vantage.schemas.Identities;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The leads of a CSV body. The same row has the same lead id and the same event id at every import, whatever its place in
 * the file (see docs/adr/0048).
 */
public final class LeadRows {
    private static final int EVENT_ID =
            LeadEvent.getClassSchema().getField("event_id").pos();
    private static final UUID NO_ID = new UUID(0, 1);
    private static final String ROW_FIELD_PREFIX = "data.";

    private final ImportOptions options;
    private final PhoneNumbers phones;
    private final CsvRows rows;
    private final LeadColumns columns;
    private @Nullable CsvRow row;
    private long number;

    /**
     * Reads the header.
     *
     * @param recordCharsMax how long one row may be
     * @throws UnreadableBody where it is not CSV, or not of leads
     */
    public LeadRows(InputStream body, ImportOptions options, int recordCharsMax) throws IOException {
        this.options = options;
        phones = new PhoneNumbers(options.region().toUpperCase(Locale.ROOT));
        rows = new CsvRows(body, recordCharsMax);
        var header = rows.next();
        if (header == null) {
            throw new UnreadableBody(400, "csv-header", "the body is empty; the first row names the columns");
        }
        columns = LeadColumns.of(header, options.mapping());
    }

    /** Moves to the next row; false after the last. */
    public boolean next() throws IOException {
        row = rows.next();
        if (row != null) {
            number++;
        }
        return row != null;
    }

    /** The current row, from 1; the header is not counted. */
    public long number() {
        return number;
    }

    /** Where the current row begins, from 1; the header is line 1. */
    public long line() {
        return row == null ? 0 : row.line();
    }

    /** The heading of the column that {@code field} came from. */
    public @Nullable String column(@Nullable String field) {
        return field == null ? null : columns.heading(field);
    }

    /** The current row as a fact. */
    public LeadEvent read(Instant receivedAt) throws Refused {
        var values = values();
        UUID given = uuid(values, LeadColumn.LEAD_ID);
        UUID lead = given == null ? Identities.leadId(options.organization(), identity(values)) : given;
        UUID organization = uuid(values, LeadColumn.ORGANIZATION_ID);
        if (organization != null && !organization.equals(options.organization())) {
            throw new Refused(
                    "organization-forbidden", "organization_id", "the row is of another organization than the import");
        }
        var event = new LeadEvent(
                NO_ID,
                lead,
                options.organization(),
                receivedAt,
                receivedAt,
                LeadEventSource.IMPORT,
                null,
                options.importKey().isEmpty() ? Map.of() : Map.of("import_key", options.importKey()),
                captured(values));
        FactKind<LeadEvent> kind = FactKind.LEADS;
        try {
            kind.checked(event, receivedAt);
        } catch (Refused e) {
            throw ofRow(e);
        }
        event.put(EVENT_ID, Identities.eventId("import/" + lead + "/" + Fingerprints.of(event)));
        return event;
    }

    private SortedMap<String, String> values() throws Refused {
        var current = Objects.requireNonNull(row);
        List<String> cells = current.cells();
        if (cells.size() != columns.count()) {
            throw new Refused(
                    "column-count",
                    null,
                    "the row has " + cells.size() + " cells, the header " + columns.count()
                            + "; a cell with a comma must be in quotes");
        }
        if (current.strayQuote()) {
            throw new Refused(
                    "stray-quote", null, "a cell holds a quote and is not in quotes; write \"…\"\"…\" for …\"…");
        }
        var values = new TreeMap<String, String>();
        for (int i = 0; i < cells.size(); i++) {
            String value = cells.get(i).strip();
            if (!value.isEmpty() && !columns.ignored(i)) {
                if (columns.target(i).isEmpty()) {
                    throw new Refused(
                            "unnamed-column", null, "column " + (i + 1) + " has a value and no heading in the header");
                }
                values.put(columns.target(i), value);
            }
        }
        return values;
    }

    /** What makes it this lead: the id that the sender's system gives it, or else everything that the row says. */
    private String identity(SortedMap<String, String> values) {
        String key = options.importKey().length() + ":" + options.importKey() + "/";
        String external = values.get(LeadColumn.EXTERNAL_ID.field());
        if (external != null) {
            return key + "external/" + external;
        }
        var text = new StringBuilder(key).append("row/");
        // With lengths, so that no value can look like two.
        values.forEach((target, value) -> text.append(target.length())
                .append(':')
                .append(target)
                .append(value.length())
                .append(':')
                .append(value));
        return text.toString();
    }

    private LeadCaptured captured(SortedMap<String, String> values) throws Refused {
        String name = values.get(LeadColumn.NAME.field());
        if (name == null) {
            throw new Refused("missing-field", LeadColumn.NAME.field(), "name is empty");
        }
        String email = values.get(LeadColumn.EMAIL.field());
        if (email != null && !EmailAddresses.plausible(email)) {
            throw new Refused("invalid-email", LeadColumn.EMAIL.field(), "email is no e-mail address");
        }
        String phone = values.get(LeadColumn.PHONE.field());
        var source = word(values, LeadColumn.SOURCE, LeadSource.class);
        var metadata = new TreeMap<String, String>();
        for (var entry : values.tailMap(LeadColumns.METADATA).entrySet()) {
            if (entry.getKey().startsWith(LeadColumns.METADATA)) {
                metadata.put(entry.getKey().substring(LeadColumns.METADATA.length()), json(entry.getValue()));
            }
        }
        String external = values.get(LeadColumn.EXTERNAL_ID.field());
        if (external != null) {
            metadata.put(LeadColumn.EXTERNAL_ID.field(), json(external));
        }
        return new LeadCaptured(
                name,
                email,
                phone == null ? null : phones.toE164(phone),
                source == null ? LeadSource.CSV_UPLOAD : source,
                word(values, LeadColumn.STATUS, LeadStatus.class),
                uuid(values, LeadColumn.PROJECT_ID),
                values.get(LeadColumn.NOTES.field()),
                metadata,
                List.of());
    }

    private static String json(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }

    private static @Nullable UUID uuid(Map<String, String> values, LeadColumn column) throws Refused {
        String text = values.get(column.field());
        if (text == null) {
            return null;
        }
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Refused("invalid-uuid", column.field(), column.field() + " is not a UUID");
    }

    private static <W extends Enum<W>> @Nullable W word(Map<String, String> values, LeadColumn column, Class<W> words)
            throws Refused {
        String text = values.get(column.field());
        if (text == null) {
            return null;
        }
        String sought = text.toUpperCase(Locale.ROOT).replace(' ', '_');
        var known = new ArrayList<String>();
        for (W word : words.getEnumConstants()) {
            if (!word.name().equals("UNKNOWN")) {
                if (word.name().equals(sought)) {
                    return word;
                }
                known.add(word.name().toLowerCase(Locale.ROOT));
            }
        }
        throw new Refused(
                "invalid-value",
                column.field(),
                column.field() + " is none of " + String.join(", ", known)
                        + "; to keep other words, map the column to metadata." + column.field());
    }

    /** Fields of a row have no {@code data.} before them. */
    private static Refused ofRow(Refused refused) {
        String field = refused.field();
        if (field == null || !field.startsWith(ROW_FIELD_PREFIX)) {
            return refused;
        }
        return new Refused(
                refused.code(),
                field.substring(ROW_FIELD_PREFIX.length()),
                refused.reason().replace(ROW_FIELD_PREFIX, ""));
    }
}
