package io.quinite.vantage.sink.apply;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.DeadLetter;
import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.DeadLetters;
import io.quinite.vantage.sink.store.ParkedFacts;
import io.quinite.vantage.sink.store.ParkedFacts.Need;
import io.quinite.vantage.sink.store.ParkedFacts.Parking;
import io.quinite.vantage.sink.store.RawRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What becomes of each fact, beside the rows: every fact ends in exactly one of these ways. */
final class Effects {
    private final Tally tally = new Tally();
    private final List<RawRecord> settled = new ArrayList<>();
    private final List<Parking> parked = new ArrayList<>();
    private final List<Parking> waitingOn = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();

    Tally tally() {
        return tally;
    }

    void stored(Fact<?> fact) {
        tally.stored(fact.raw());
        settle(fact);
    }

    void merged(Fact<?> fact) {
        tally.merged(fact.raw());
        settle(fact);
    }

    void deadLetter(Fact<?> fact, DeadLetterCause cause, String message) {
        tally.deadLettered(fact.raw(), cause);
        letters.add(letter(fact, cause, message));
        settle(fact);
    }

    void deadLetter(Fact<?> fact, DeadLetterCause cause) {
        deadLetter(fact, cause, "the record was refused because " + cause.meaning());
    }

    void park(Fact<?> fact, Need need) {
        var parking = new Parking(fact.raw(), fact.subjectId(), fact.organizationId(), fact.eventId(), need);
        if (fact.parkedFor() == null) {
            parked.add(parking);
            tally.parked(fact.raw(), 1);
        } else if (!need.equals(fact.parkedFor())) {
            waitingOn.add(parking);
        }
    }

    private void settle(Fact<?> fact) {
        if (fact.parkedFor() != null) {
            settled.add(fact.raw());
            tally.parked(fact.raw(), -1);
        }
    }

    void write(Connection connection, ParkedFacts parkedFacts, DeadLetters deadLetters) throws SQLException {
        parkedFacts.unpark(connection, settled);
        parkedFacts.waitFor(connection, waitingOn);
        parkedFacts.park(connection, parked);
        deadLetters.insert(connection, letters);
    }

    static DeadLetter letter(Fact<?> fact, DeadLetterCause cause, String message) {
        boolean ofCall = fact.raw().topic().equals(Topics.CALL_EVENTS.name());
        return new DeadLetter(
                fact.raw(),
                cause,
                message,
                ofCall ? fact.subjectId() : null,
                fact.leadId(),
                fact.organizationId(),
                fact.eventId());
    }
}
