package io.quinite.vantage.cdc.pgoutput;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message of the stream. Every change lies between the {@link Begin} and the {@link Commit} of its transaction. */
public sealed interface Message {
    /**
     * A transaction begins, which has committed: the server delivers transactions whole, in the order of their commits.
     *
     * @param commitLsn where its commit record starts
     * @param committedAtMicros microseconds since 1970
     * @param xid its id, unsigned; ids wrap
     */
    record Begin(long commitLsn, long committedAtMicros, long xid) implements Message {}

    /** @param endLsn where its commit record ends */
    record Commit(long endLsn) implements Message {}

    record Insert(Row after) implements Message {}

    /** @param before null where the table does not log whole rows */
    record Update(Relation relation, @Nullable Row before, Row after) implements Message {}

    /** @param before null where the table does not log whole rows */
    record Delete(Relation relation, @Nullable Row before) implements Message {}

    /** @param relations all that one statement emptied */
    record Truncate(List<Relation> relations) implements Message {}

    /** What {@code pg_logical_emit_message} wrote in a transaction; bytes that are no UTF-8 are replaced. */
    record Note(String prefix, String text) implements Message {}

    /** What says nothing of rows: a table's columns, a type, an origin, a note outside of a transaction. */
    record Other() implements Message {}
}
