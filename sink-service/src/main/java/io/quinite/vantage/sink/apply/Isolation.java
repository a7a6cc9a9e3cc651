package io.quinite.vantage.sink.apply;

import io.quinite.vantage.sink.store.SqlTrouble;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the facts that the database refuses. A batch is tried whole; when its data are at fault, halves are tried, down
 * to one subject, then halves of its facts. All within the transaction, behind savepoints: what passes stays.
 */
final class Isolation<E> {
    private final Connection connection;
    private final Attempt<E> attempt;

    /** Writes all that follows from some subjects. */
    @FunctionalInterface
    interface Attempt<E> {
        Tally write(Connection connection, List<Subject<E>> subjects) throws SQLException;
    }

    private Isolation(Connection connection, Attempt<E> attempt) {
        this.connection = connection;
        this.attempt = attempt;
    }

    static <E> Tally write(Connection connection, List<Subject<E>> subjects, Attempt<E> attempt) throws SQLException {
        return subjects.isEmpty() ? new Tally() : new Isolation<>(connection, attempt).write(subjects);
    }

    private Tally write(List<Subject<E>> subjects) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Tally tally = attempt.write(connection, subjects);
            connection.releaseSavepoint(before);
            return tally;
        } catch (SQLException e) {
            throwUnlessData(e);
            undo(before);
        }
        if (subjects.size() == 1) {
            Subject<E> subject = subjects.get(0);
            return attempt.write(connection, List.of(subject.condemning(refused(subject))));
        }
        int half = subjects.size() / 2;
        Tally tally = write(subjects.subList(0, half));
        tally.add(write(subjects.subList(half, subjects.size())));
        return tally;
    }

    /**
     * Facts that name the lead come first: without them nothing would be written, and so nothing tried.
     *
     * @return the facts that do not pass together with those that do, each with what the database says of it
     */
    private Map<Fact<E>, String> refused(Subject<E> subject) throws SQLException {
        var order = new ArrayList<>(subject.facts());
        order.sort((a, b) -> Boolean.compare(a.leadId() == null, b.leadId() == null));
        Map<Fact<E>, String> refused = new HashMap<>();
        sift(subject, order, new ArrayList<>(), refused);
        return refused;
    }

    /** Adds to {@code passing} what passes of {@code candidates}: all of them, or what passes of each half. */
    private void sift(Subject<E> subject, List<Fact<E>> candidates, List<Fact<E>> passing, Map<Fact<E>, String> refused)
            throws SQLException {
        var together = new ArrayList<>(passing);
        together.addAll(candidates);
        String complaint = trial(subject.only(together));
        if (complaint == null) {
            passing.addAll(candidates);
        } else if (candidates.size() == 1) {
            refused.put(candidates.get(0), complaint);
        } else {
            int half = candidates.size() / 2;
            sift(subject, candidates.subList(0, half), passing, refused);
            sift(subject, candidates.subList(half, candidates.size()), passing, refused);
        }
    }

    /** @return what the database says of it, null where it would pass */
    private @Nullable String trial(Subject<E> subject) throws SQLException {
        Savepoint before = connection.setSavepoint();
        String complaint = null;
        try {
            attempt.write(connection, List.of(subject));
        } catch (SQLException e) {
            throwUnlessData(e);
            complaint = "the database refuses it (" + e.getSQLState() + "): "
                    + Objects.requireNonNullElse(e.getMessage(), "no message");
        }
        undo(before);
        return complaint;
    }

    private void undo(Savepoint before) throws SQLException {
        connection.rollback(before);
        connection.releaseSavepoint(before);
    }

    private static void throwUnlessData(SQLException e) throws SQLException {
        if (SqlTrouble.of(e) != SqlTrouble.DATA) {
            throw e;
        }
    }
}
