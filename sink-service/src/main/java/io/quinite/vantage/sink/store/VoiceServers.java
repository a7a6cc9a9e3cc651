package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code websocket_servers}. Rows that people made have other ids and stay as they are. */
public final class VoiceServers {
    private final Sql save = Sql.load("save-voice-servers");
    private final Sql delete = Sql.load("delete-voice-servers");

    /** One row; {@code lastVerifiedAt} in microseconds since the epoch. */
    public record Row(
            UUID id,
            String name,
            String url,
            boolean isActive,
            String status,
            @Nullable Long lastVerifiedAt,
            int priority) {}

    /**
     * @param rows in the order of their ids, each id once
     * @return how many were written
     */
    public int save(Connection connection, List<Row> rows) throws SQLException {
        return save.update(
                connection,
                SqlArray.uuids(rows, Row::id),
                SqlArray.texts(rows, Row::name),
                SqlArray.texts(rows, Row::url),
                SqlArray.booleans(rows, Row::isActive),
                SqlArray.texts(rows, Row::status),
                SqlArray.longs(rows, Row::lastVerifiedAt),
                SqlArray.integers(rows, Row::priority));
    }

    public int delete(Connection connection, Collection<UUID> ids) throws SQLException {
        return delete.update(connection, SqlArray.uuids(ids));
    }
}
