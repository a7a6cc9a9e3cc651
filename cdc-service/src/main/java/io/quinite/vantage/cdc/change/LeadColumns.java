package io.quinite.vantage.cdc.change;

import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.leads.LeadRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * The columns of rows of one schema, found once and not for each row: the engine gives rows the same schema until the table
 * changes.
 */
final class LeadColumns {
    private static volatile @Nullable LeadColumns latest;

    private final Schema schema;
    private final Map<Column, Field> contract = new EnumMap<>(Column.class);
    private final List<Field> others = new ArrayList<>();

    /** Those that the contract LeadRow names, in its order. */
    private enum Column {
        ID,
        ORGANIZATION_ID,
        PROJECT_ID,
        CREATED_BY,
        NAME,
        EMAIL,
        PHONE,
        SOURCE,
        STATUS,
        CALL_STATUS,
        TRANSFERRED_TO_HUMAN,
        CALL_DATE,
        CALL_LOG_ID,
        NOTES,
        METADATA,
        CREATED_AT,
        UPDATED_AT;

        private final String column = name().toLowerCase(Locale.ROOT);
    }

    /** For one row; see {@link #of}. */
    LeadColumns(Schema schema) {
        this.schema = schema;
        for (Column column : Column.values()) {
            Field field = schema.field(column.column);
            if (field != null) {
                contract.put(column, field);
            }
        }
        var named =
                List.of(Column.values()).stream().map(column -> column.column).toList();
        schema.fields().stream().filter(field -> !named.contains(field.name())).forEach(others::add);
    }

    /** For many rows. */
    @SuppressWarnings("ReferenceEquality") // Another schema, even an equal one, is looked at anew.
    static LeadColumns of(Schema schema) {
        var known = latest;
        if (known == null || known.schema != schema) {
            known = new LeadColumns(schema);
            latest = known;
        }
        return known;
    }

    /** Columns that differ between two rows of this schema, in table order. */
    List<String> changed(Struct before, Struct after) {
        var changed = new ArrayList<String>();
        for (Field field : schema.fields()) {
            if (!Objects.equals(raw(before, field), raw(after, field))) {
                changed.add(field.name());
            }
        }
        return List.copyOf(changed);
    }

    /** @param placeholder what stands for a value that Debezium does not have */
    LeadRow read(Struct row, String placeholder) {
        var values = new Values(row, placeholder);
        return new LeadRow(
                UUID.fromString(values.required(Column.ID)),
                UUID.fromString(values.required(Column.ORGANIZATION_ID)),
                values.uuid(Column.PROJECT_ID),
                values.uuid(Column.CREATED_BY),
                values.required(Column.NAME),
                values.text(Column.EMAIL),
                values.text(Column.PHONE),
                values.required(Column.SOURCE),
                values.required(Column.STATUS),
                values.required(Column.CALL_STATUS),
                values.required(Column.TRANSFERRED_TO_HUMAN).equals("t"),
                values.instant(Column.CALL_DATE),
                values.uuid(Column.CALL_LOG_ID),
                values.text(Column.NOTES),
                values.text(Column.METADATA),
                values.requiredInstant(Column.CREATED_AT),
                values.requiredInstant(Column.UPDATED_AT),
                values.others());
    }

    /**
     * Without the column's default of today, which {@link Struct#get} gives for a null of yesterday. To ask for a value without
     * its default is to look its name up, so that only who gets that very object asks.
     */
    @SuppressWarnings("ReferenceEquality")
    private static @Nullable Object raw(Struct row, Field field) {
        Object value = row.get(field);
        return value != null && value == field.schema().defaultValue() ? row.getWithoutDefault(field.name()) : value;
    }

    /** One row. */
    private final class Values {
        private final Struct row;
        private final String placeholder;

        Values(Struct row, String placeholder) {
            this.row = row;
            this.placeholder = placeholder;
        }

        private @Nullable Object value(Column column) {
            Field field = contract.get(column);
            return field == null ? null : value(field);
        }

        private @Nullable Object value(Field field) {
            Object value = raw(row, field);
            if (placeholder.equals(value)) {
                throw new Refusal("an event of leads does not carry the value of column " + field.name()
                        + "; let an administrator run: alter table leads replica identity full");
            }
            return value;
        }

        private static @Nullable String text(@Nullable Object value) {
            return value instanceof Long micros ? ColumnText.timestampWithZone(micros) : (String) value;
        }

        @Nullable
        String text(Column column) {
            return text(value(column));
        }

        String required(Column column) {
            String value = text(column);
            if (value == null) {
                throw new Refusal("column " + column.column
                        + " of leads is null or missing, which the contract LeadRow does not "
                        + "allow; nothing is published until a version does that has it nullable");
            }
            return value;
        }

        @Nullable
        UUID uuid(Column column) {
            String value = text(column);
            return value == null ? null : UUID.fromString(value);
        }

        @Nullable
        Instant instant(Column column) {
            return value(column) instanceof Long micros ? Micros.instant(micros) : null;
        }

        Instant requiredInstant(Column column) {
            Instant instant = instant(column);
            if (instant == null) {
                throw new Refusal("column " + column.column
                        + " of leads is not a timestamp with time zone, or null, which the "
                        + "contract LeadRow does not allow");
            }
            return instant;
        }

        Map<String, @Nullable String> others() {
            var texts = new LinkedHashMap<String, @Nullable String>();
            others.forEach(field -> texts.put(field.name(), text(value(field))));
            return texts;
        }
    }
}
