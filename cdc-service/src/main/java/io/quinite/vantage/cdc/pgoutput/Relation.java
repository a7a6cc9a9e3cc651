package io.quinite.vantage.cdc.pgoutput;

import java.util.List;

/**
 * A table as it was when the changes that follow were made: the server says it anew after every change of its columns.
 *
 * @param oid by which changes name it; 0 where it is of no table
 * @param columns that are published, in the order of their values
 */
public record Relation(int oid, String schema, String table, List<Column> columns) {
    public Relation {
        columns = List.copyOf(columns);
    }

    /** @param type its OID in {@code pg_type} */
    public record Column(String name, int type) {
        /** Of {@code timestamptz}, which is the same on every server. */
        public static final int TIMESTAMPTZ = 1184;

        public static final int TEXT = 25;
    }

    public boolean is(String otherSchema, String otherTable) {
        return table.equals(otherTable) && schema.equals(otherSchema);
    }
}
