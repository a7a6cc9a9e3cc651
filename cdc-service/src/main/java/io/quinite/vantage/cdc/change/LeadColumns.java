package io.quinite.vantage.cdc.change;

import io.quinite.vantage.cdc.pgoutput.Relation;
import io.quinite.vantage.cdc.pgoutput.Row;
import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.leads.LeadRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the columns of {@code leads} are in a row, found once and not for each row: rows have the same {@link Relation} until
 * the table changes.
 */
final class LeadColumns {
    private static volatile @Nullable LeadColumns latest;

    private final Relation relation;

    /** Without those that the table does not have. */
    private final Map<Column, Integer> contract = new EnumMap<>(Column.class);

    private final List<Integer> others = new ArrayList<>();

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
    LeadColumns(Relation relation) {
        this.relation = relation;
        for (int i = 0; i < relation.columns().size(); i++) {
            String name = relation.columns().get(i).name();
            var named = Arrays.stream(Column.values())
                    .filter(column -> column.column.equals(name))
                    .findFirst();
            if (named.isPresent()) {
                contract.put(named.get(), i);
            } else {
                others.add(i);
            }
        }
    }

    /** For many rows. */
    @SuppressWarnings("ReferenceEquality") // Another relation, even an equal one, is looked at anew.
    static LeadColumns of(Relation relation) {
        var known = latest;
        if (known == null || known.relation != relation) {
            known = new LeadColumns(relation);
            latest = known;
        }
        return known;
    }

    /** Columns that differ between two rows of this relation, in table order. */
    List<String> changed(Row before, Row after) {
        var changed = new ArrayList<String>();
        for (int i = 0; i < relation.columns().size(); i++) {
            if (!Objects.equals(value(before, i), value(after, i))) {
                changed.add(relation.columns().get(i).name());
            }
        }
        return List.copyOf(changed);
    }

    LeadRow read(Row row) {
        var values = new Values(row);
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

    private static @Nullable String value(Row row, int index) {
        if (!row.isSent(index)) {
            throw new Refusal("an event of leads does not carry the value of column "
                    + row.relation().columns().get(index).name()
                    + "; let an administrator run: alter table leads replica identity full");
        }
        return row.value(index);
    }

    /** One row. */
    private final class Values {
        private final Row row;

        Values(Row row) {
            this.row = row;
        }

        @Nullable
        String text(Column column) {
            Integer index = contract.get(column);
            return index == null ? null : value(row, index);
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

        /** Null too where the column is of another type now. */
        @Nullable
        Instant instant(Column column) {
            Integer index = contract.get(column);
            if (index == null || relation.columns().get(index).type() != Relation.Column.TIMESTAMPTZ) {
                return null;
            }
            String value = value(row, index);
            return value == null ? null : Timestamps.instant(value);
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
            others.forEach(index -> texts.put(relation.columns().get(index).name(), value(row, index)));
            return texts;
        }
    }
}
