package io.quinite.vantage.cdc.change;

import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadRow;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one row of {@code leads}.
 *
 * @param before null unless there was a row
 * @param after null unless there is one
 * @param changedFields columns that differ, in table order; empty unless both are there
 */
public record LeadImage(
        ChangeOp op, @Nullable LeadRow before, @Nullable LeadRow after, List<String> changedFields) {
    private static final String WHOLE_ROW = "an event of leads does not carry the whole row; let an administrator run: "
            + "alter table leads replica identity full";

    /** The row that says which lead it is; null for a truncate. */
    public @Nullable LeadRow row() {
        return after != null ? after : before;
    }

    /**
     * Of one event of Debezium's, whose columns {@link ColumnText} has converted. Two where the id changed: the lead of
     * the old id is gone, another is there.
     *
     * @param placeholder what stands for a value that Debezium does not have
     */
    public static List<LeadImage> of(Struct envelope, String placeholder) {
        String op = envelope.getString("op");
        Struct before = envelope.getStruct("before");
        Struct after = envelope.getStruct("after");
        return switch (op) {
            case "c" -> List.of(new LeadImage(ChangeOp.CREATE, null, row(after, placeholder), List.of()));
            case "d" -> List.of(new LeadImage(ChangeOp.DELETE, row(before, placeholder), null, List.of()));
            case "t" -> List.of(new LeadImage(ChangeOp.TRUNCATE, null, null, List.of()));
            case "u" -> update(row(before, placeholder), row(after, placeholder), changed(before, after));
            default -> throw new IllegalStateException("a change of leads has the operation " + op);
        };
    }

    /** Of a lead that a snapshot read, as {@code snapshot-leads.sql} writes it: a JSON object of columns. */
    public static LeadImage read(String json) {
        // Nothing is left out of it, and no value is as long as the whole.
        Struct row = JsonRow.parse(json);
        return new LeadImage(ChangeOp.READ, null, new LeadColumns(row.schema()).read(row, json), List.of());
    }

    private static List<LeadImage> update(LeadRow before, LeadRow after, List<String> changed) {
        if (before.getId().equals(after.getId())) {
            return List.of(new LeadImage(ChangeOp.UPDATE, before, after, changed));
        }
        return List.of(
                new LeadImage(ChangeOp.DELETE, before, null, List.of()),
                new LeadImage(ChangeOp.CREATE, null, after, List.of()));
    }

    private static List<String> changed(@Nullable Struct before, @Nullable Struct after) {
        if (before == null || after == null) {
            throw new Refusal(WHOLE_ROW);
        }
        if (!before.schema().equals(after.schema())) {
            throw new IllegalStateException("the rows of one event have two schemas");
        }
        return LeadColumns.of(after.schema()).changed(before, after);
    }

    private static LeadRow row(@Nullable Struct row, String placeholder) {
        if (row == null) {
            throw new Refusal(WHOLE_ROW);
        }
        return LeadColumns.of(row.schema()).read(row, placeholder);
    }
}
