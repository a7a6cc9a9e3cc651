package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The outbox of records that could not be taken. */
public final class DeadLetters {
    private static final int MESSAGE_MAX = 1000;

    private final Sql insert = Sql.load("dead-letter");
    private final Sql lockUnpublished = Sql.load("lock-unpublished-dead-letters");
    private final Sql markPublished = Sql.load("mark-published");

    public void insert(Connection connection, List<DeadLetter> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        insert.update(
                connection,
                SqlArray.texts(letters, letter -> letter.raw().topic()),
                SqlArray.integers(letters, letter -> letter.raw().partition()),
                SqlArray.longs(letters, letter -> letter.raw().offset()),
                SqlArray.longs(letters, letter -> letter.raw().timestamp()),
                SqlArray.bytes(letters, letter -> letter.raw().key()),
                SqlArray.bytes(letters, letter -> letter.raw().value()),
                SqlArray.bytes(letters, letter -> letter.raw().headers()),
                SqlArray.texts(letters, letter -> letter.cause().code()),
                SqlArray.texts(letters, letter -> storable(letter.message())),
                SqlArray.uuids(letters, DeadLetter::callId),
                SqlArray.uuids(letters, DeadLetter::leadId),
                SqlArray.uuids(letters, DeadLetter::organizationId),
                SqlArray.uuids(letters, DeadLetter::eventId));
    }

    /** The oldest that the dead-letter topics do not have yet, locked until the transaction ends. */
    public List<DeadLetter> lockUnpublished(Connection connection, int limit) throws SQLException {
        return lockUnpublished.query(
                connection,
                row -> DeadLetter.unread(
                        ParkedFacts.raw(row), DeadLetterCause.ofCode(row.getString(8)), row.getString(9)),
                limit);
    }

    public void markPublished(Connection connection, List<RawRecord> records) throws SQLException {
        markPublished.update(
                connection,
                SqlArray.texts(records, RawRecord::topic),
                SqlArray.integers(records, RawRecord::partition),
                SqlArray.longs(records, RawRecord::offset));
    }

    /** A message may quote the value that made the trouble. */
    private static String storable(String message) {
        String clean = message.replace('\u0000', '\ufffd');
        return clean.length() <= MESSAGE_MAX ? clean : clean.substring(0, MESSAGE_MAX);
    }
}
