package io.quinite.vantage.sink.apply;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.DeadLetter;
import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.DeadLetters;
import io.quinite.vantage.sink.store.Offsets;
import io.quinite.vantage.sink.store.ParkedFacts;
import io.quinite.vantage.sink.store.ParkedFacts.WaitingCall;
import io.quinite.vantage.sink.store.RawRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** One batch of one partition, in one transaction with the offset that follows it. */
public final class Batches {
    /** So many calls at most come with the leads that they waited for; the sweep brings the others. */
    private static final int WAITING_CALLS_MAX = 2000;

    private final Offsets offsets = new Offsets();
    private final ParkedFacts parked = new ParkedFacts();
    private final DeadLetters deadLetters = new DeadLetters();
    private final FactReader<CallEvent> callReader;
    private final FactReader<LeadEvent> leadReader;
    private final Subjects<CallEvent> callSubjects;
    private final Subjects<LeadEvent> leadSubjects;
    private final CallWriter calls;
    private final LeadWriter leads;
    private final TotalsWriter totals;
    private final VoiceServerWriter voiceServers;

    /** @param serde settings of the deserializers */
    public Batches(Map<String, ?> serde) {
        callReader = FactReader.ofCalls(serde);
        leadReader = FactReader.ofLeads(serde);
        callSubjects = new Subjects<>(Topics.CALL_EVENTS.name(), parked, callReader);
        leadSubjects = new Subjects<>(Topics.LEAD_EVENTS.name(), parked, leadReader);
        calls = new CallWriter(callSubjects, parked, deadLetters);
        leads = new LeadWriter(leadSubjects, parked, deadLetters);
        totals = new TotalsWriter(serde, deadLetters);
        voiceServers = new VoiceServerWriter(serde, deadLetters);
    }

    /**
     * Applies records that follow each other in one partition.
     *
     * @param expected the offset that the table must hold
     * @param next the offset to go on from afterwards
     * @throws ZombieException where it holds another one; nothing was written
     */
    public Tally apply(
            Connection connection, TopicPartition partition, long expected, List<RawRecord> records, long next)
            throws SQLException {
        var tally = new Tally();
        if (partition.topic().equals(Topics.CALL_EVENTS.name())) {
            // Read before anything is locked: the registry may be slow.
            var read = read(callReader, records);
            guard(connection, partition, expected);
            settle(connection, read.poison, tally);
            tally.add(calls.apply(connection, read.facts, Set.of()));
        } else if (partition.topic().equals(Topics.LEAD_EVENTS.name())) {
            var read = read(leadReader, records);
            guard(connection, partition, expected);
            settle(connection, read.poison, tally);
            tally.add(applyLeads(connection, read.facts, Set.of()));
        } else if (partition.topic().equals(Topics.VOICE_SERVER_EVENTS.name())) {
            guard(connection, partition, expected);
            tally.add(voiceServers.apply(connection, records));
        } else {
            guard(connection, partition, expected);
            tally.add(totals.apply(connection, records));
        }
        tally.read(partition, records.size(), next);
        offsets.advance(connection, tally.advances());
        return tally;
    }

    /** Tries again the parked facts of some calls or leads of one partition. */
    Tally retry(Connection connection, TopicPartition partition, Collection<UUID> subjects) throws SQLException {
        offsets.lock(connection, List.of(partition));
        Tally tally = partition.topic().equals(Topics.CALL_EVENTS.name())
                ? calls.apply(connection, List.of(), subjects)
                : applyLeads(connection, List.of(), subjects);
        offsets.advance(connection, tally.advances());
        return tally;
    }

    /** Whether a campaign with totals on these partitions does not show them. */
    boolean isBehind(Connection connection, Collection<Integer> partitions) throws SQLException {
        return totals.isBehind(connection, partitions);
    }

    Tally showTotals(Connection connection, Collection<Integer> partitions) throws SQLException {
        offsets.lock(
                connection,
                partitions.stream()
                        .map(partition -> new TopicPartition(Topics.CAMPAIGN_TOTALS.name(), partition))
                        .toList());
        return totals.showAll(connection, partitions);
    }

    /** Gives up waiting, for all parked facts of some calls or leads of one partition. */
    Tally expire(Connection connection, TopicPartition partition, Collection<UUID> subjects) throws SQLException {
        offsets.lock(connection, List.of(partition));
        Tally tally = partition.topic().equals(Topics.CALL_EVENTS.name())
                ? callSubjects.forEachPart(connection, List.of(), subjects, part -> giveUp(connection, part))
                : leadSubjects.forEachPart(connection, List.of(), subjects, part -> giveUp(connection, part));
        offsets.advance(connection, tally.advances());
        return tally;
    }

    private <E> Tally giveUp(Connection connection, List<Subject<E>> subjects) throws SQLException {
        var effects = new Effects();
        subjects.forEach(
                subject -> subject.facts().forEach(fact -> effects.deadLetter(fact, DeadLetterCause.PARKED_TOO_LONG)));
        effects.write(connection, parked, deadLetters);
        return effects.tally();
    }

    /** Leads, and in the same transaction the calls that waited for those that are new. */
    private Tally applyLeads(Connection connection, List<Fact<LeadEvent>> facts, Collection<UUID> waiting)
            throws SQLException {
        var candidates = new TreeSet<UUID>(waiting);
        facts.forEach(fact -> candidates.add(fact.subjectId()));
        var waitingCalls = parked.callsWaitingFor(connection, Topics.CALL_EVENTS.name(), candidates, WAITING_CALLS_MAX);
        lockPartitionsOf(connection, waitingCalls);
        Tally tally = leads.apply(connection, facts, waiting);
        if (!tally.captured().isEmpty() && !waitingCalls.isEmpty()) {
            tally.add(calls.apply(
                    connection,
                    List.of(),
                    waitingCalls.stream().map(WaitingCall::callId).toList()));
        }
        return tally;
    }

    private void lockPartitionsOf(Connection connection, List<WaitingCall> waitingCalls) throws SQLException {
        var partitions = waitingCalls.stream()
                .flatMap(call -> call.partitions().stream())
                .map(number -> new TopicPartition(Topics.CALL_EVENTS.name(), number))
                .collect(Collectors.toSet());
        if (!partitions.isEmpty()) {
            offsets.lock(connection, partitions);
        }
    }

    private void guard(Connection connection, TopicPartition partition, long expected) throws SQLException {
        Long stored = offsets.lock(connection, List.of(partition)).get(partition);
        if (stored == null || stored != expected) {
            throw new ZombieException(partition, expected, stored == null ? "nothing" : stored);
        }
    }

    /** Records as facts, and those that are none. */
    private record Read<E>(List<Fact<E>> facts, List<DeadLetter> poison) {}

    private static <E extends SpecificRecord> Read<E> read(FactReader<E> reader, List<RawRecord> records) {
        var read = new Read<E>(new ArrayList<>(records.size()), new ArrayList<>());
        records.forEach(raw -> reader.read(raw, read.poison::add).ifPresent(read.facts::add));
        return read;
    }

    private void settle(Connection connection, List<DeadLetter> poison, Tally tally) throws SQLException {
        poison.forEach(letter -> tally.deadLettered(letter.raw(), letter.cause()));
        deadLetters.insert(connection, poison);
    }
}
