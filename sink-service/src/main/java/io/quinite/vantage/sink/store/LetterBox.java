package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Dead letters for people: to be looked at, and to be settled. None is ever deleted. */
public final class LetterBox {
    private final Sql list = Sql.load("list-letters");
    private final Sql settle = Sql.load("settle-letters");

    /** What became of a letter. */
    public enum State {
        OPEN,
        REPLAYED,
        DROPPED;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A letter as it stands; {@code failedAt} in microseconds since the epoch. */
    public record Letter(
            RawRecord raw,
            String cause,
            String message,
            @Nullable UUID organizationId,
            @Nullable UUID eventId,
            long failedAt,
            String state,
            @Nullable String note) {

        /** Where the record is in the log: {@code topic-partition@offset}. */
        public String id() {
            return raw.topic() + "-" + raw.partition() + "@" + raw.offset();
        }
    }

    /**
     * Which letters; what is null does not matter.
     *
     * @param state a {@link State}'s code, or any
     * @param since failed then or later, microseconds since the epoch
     * @param ids coordinates or event ids; empty for all
     */
    public record Filter(
            String state,
            @Nullable String topic,
            @Nullable String cause,
            @Nullable Long since,
            @Nullable UUID organization,
            List<String> ids,
            int limit) {}

    /** A letter that is settled, and why or how. */
    public record Settled(RawRecord raw, @Nullable String note) {}

    /** The oldest first. */
    public List<Letter> list(Connection connection, Filter filter) throws SQLException {
        var ids = new SqlArray("text", filter.ids.toArray(String[]::new));
        return list.query(
                connection,
                LetterBox::letter,
                filter.state,
                filter.state,
                filter.topic,
                filter.cause,
                filter.since,
                filter.organization,
                filter.organization,
                ids,
                ids,
                ids,
                filter.limit);
    }

    private static Letter letter(ResultSet row) throws SQLException {
        return new Letter(
                ParkedFacts.raw(row),
                row.getString(8),
                row.getString(9),
                row.getObject(10, UUID.class),
                row.getObject(11, UUID.class),
                row.getLong(12),
                row.getString(13),
                row.getString(14));
    }

    /** @return how many were open until now */
    public int settle(Connection connection, State state, List<Settled> letters) throws SQLException {
        return letters.isEmpty()
                ? 0
                : settle.update(
                        connection,
                        state.code(),
                        SqlArray.texts(letters, letter -> letter.raw.topic()),
                        SqlArray.integers(letters, letter -> letter.raw.partition()),
                        SqlArray.longs(letters, letter -> letter.raw.offset()),
                        SqlArray.texts(letters, Settled::note));
    }
}
