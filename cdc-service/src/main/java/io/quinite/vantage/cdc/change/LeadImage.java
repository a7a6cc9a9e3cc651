package io.quinite.vantage.cdc.change;

import io.quinite.vantage.cdc.pgoutput.Relation;
import io.quinite.vantage.cdc.pgoutput.Row;
import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadRow;
import java.util.List;
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
    private static final String SCHEMA = "public";
    private static final String TABLE = "leads";

    /** The row that says which lead it is; null for a truncate. */
    public @Nullable LeadRow row() {
        return after != null ? after : before;
    }

    /** Whether rows of this relation are leads. */
    public static boolean isOf(Relation relation) {
        return relation.is(SCHEMA, TABLE);
    }

    public static LeadImage insert(Row after) {
        return new LeadImage(ChangeOp.CREATE, null, row(after), List.of());
    }

    /**
     * Two where the id changed: the lead of the old id is gone, another is there.
     *
     * @param before null where the log has not the whole row, which is refused
     */
    public static List<LeadImage> update(@Nullable Row before, Row after) {
        Row whole = whole(before);
        var columns = LeadColumns.of(after.relation());
        LeadRow old = columns.read(whole);
        LeadRow now = columns.read(after);
        if (old.getId().equals(now.getId())) {
            return List.of(new LeadImage(ChangeOp.UPDATE, old, now, columns.changed(whole, after)));
        }
        return List.of(
                new LeadImage(ChangeOp.DELETE, old, null, List.of()),
                new LeadImage(ChangeOp.CREATE, null, now, List.of()));
    }

    /** @param before null where the log has not the whole row, which is refused */
    public static LeadImage delete(@Nullable Row before) {
        return new LeadImage(ChangeOp.DELETE, row(whole(before)), null, List.of());
    }

    public static LeadImage truncate() {
        return new LeadImage(ChangeOp.TRUNCATE, null, null, List.of());
    }

    /** Of a lead that a snapshot read, as {@code snapshot-leads.sql} writes it: a JSON object of columns. */
    public static LeadImage read(String json) {
        Row row = JsonRow.parse(json);
        return new LeadImage(ChangeOp.READ, null, new LeadColumns(row.relation()).read(row), List.of());
    }

    private static LeadRow row(Row row) {
        return LeadColumns.of(row.relation()).read(row);
    }

    private static Row whole(@Nullable Row row) {
        if (row == null) {
            throw new Refusal("an event of leads does not carry the whole row; let an administrator run: "
                    + "alter table leads replica identity full");
        }
        return row;
    }
}
