package io.quinite.vantage.cdc.pgoutput;

import org.jspecify.annotations.Nullable;

/** The values of one row, each as PostgreSQL's text. Immutable. */
public final class Row {
    /** In the place of a value that the server left out. Its identity tells it from any value. */
    @SuppressWarnings("StringOperationCanBeSimplified")
    static final String NOT_SENT = new String("not sent");

    private final Relation relation;
    private final @Nullable String[] values;

    /** @param values one for each column, not to be changed any more */
    public Row(Relation relation, @Nullable String[] values) {
        if (values.length != relation.columns().size()) {
            throw new MalformedStream("a row of " + relation.schema() + "." + relation.table() + " has " + values.length
                    + " values for " + relation.columns().size() + " columns");
        }
        this.relation = relation;
        this.values = values;
    }

    public Relation relation() {
        return relation;
    }

    /**
     * Of the column at {@code index}, from 0.
     *
     * @throws IllegalStateException where the server has not sent it
     */
    public @Nullable String value(int index) {
        if (!isSent(index)) {
            throw new IllegalStateException("no value was sent of column "
                    + relation.columns().get(index).name());
        }
        return values[index];
    }

    /** False for a value that is stored out of line and has not changed, where the row before is not logged whole. */
    @SuppressWarnings("ReferenceEquality")
    public boolean isSent(int index) {
        return values[index] != NOT_SENT;
    }
}
