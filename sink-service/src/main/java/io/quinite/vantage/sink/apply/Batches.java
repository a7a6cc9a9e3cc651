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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** One batch of one partition, in one transaction with the offset that follows it. */
public final class Batches {
    /** So many calls at most come with the leads that they waited for; the sweep brings the others. */
    private static final int WAITING_CALLS_MAX = 2000;

    private final Offsets offsets = new Offsets();
    private final ParkedFacts parked = new ParkedFacts();
    private final DeadLetters deadLetters = new DeadLetters();
    private final FactReader<CallEvent> freshCalls;
    private final FactReader<LeadEvent> freshLeads;
    private final Subjects<CallEvent> callSubjects;
    private final Subjects<LeadEvent> leadSubjects;
    private final CallWriter calls;
    private final LeadWriter leads;
    private final TotalsWriter totals;
    private final VoiceServerWriter voiceServers;

    /** @param serde settings of the deserializers */
    public Batches(Map<String, ?> serde) {
        // Readers of their own, since another thread prepares.
        freshCalls = FactReader.ofCalls(serde);
        freshLeads = FactReader.ofLeads(serde);
        callSubjects = new Subjects<>(Topics.CALL_EVENTS.name(), parked, FactReader.ofCalls(serde));
        leadSubjects = new Subjects<>(Topics.LEAD_EVENTS.name(), parked, FactReader.ofLeads(serde));
        calls = new CallWriter(callSubjects, parked, deadLetters);
        leads = new LeadWriter(leadSubjects, parked, deadLetters);
        totals = new TotalsWriter(serde, deadLetters);
        voiceServers = new VoiceServerWriter(serde, deadLetters);
    }

    /**
     * What can be done before anything is locked: the registry may be slow. Not to be called by two threads at once; another
     * than the one that applies will do.
     */
    public Prepared prepare(TopicPartition partition, List<RawRecord> records) {
        if (partition.topic().equals(Topics.CALL_EVENTS.name())) {
            return new Prepared(
                    partition,
                    records,
                    Facts.OfCalls.of(Facts.read(freshCalls, records)),
                    new Facts<>(Map.of(), List.of()));
        }
        if (partition.topic().equals(Topics.LEAD_EVENTS.name())) {
            return new Prepared(partition, records, Facts.OfCalls.NONE, Facts.read(freshLeads, records));
        }
        return new Prepared(partition, records);
    }

    /**
     * Applies records that follow each other in one partition.
     *
     * @param expected the offset that the table must hold
     * @param next the offset to go on from afterwards
     * @throws ZombieException where it holds another one; nothing was written
     */
    public Tally apply(Connection connection, Prepared batch, long expected, long next) throws SQLException {
        var partition = batch.partition;
        var tally = new Tally();
        guard(connection, partition, expected);
        if (partition.topic().equals(Topics.CALL_EVENTS.name())) {
            settle(connection, batch.calls.poison(), tally);
            tally.add(calls.apply(connection, batch.calls, Set.of()));
        } else if (partition.topic().equals(Topics.LEAD_EVENTS.name())) {
            settle(connection, batch.leads.poison(), tally);
            tally.add(applyLeads(connection, batch.leads.subjects(), Set.of()));
        } else if (partition.topic().equals(Topics.VOICE_SERVER_EVENTS.name())) {
            tally.add(voiceServers.apply(connection, batch.records));
        } else {
            tally.add(totals.apply(connection, batch.records));
        }
        tally.read(partition, batch.records.size(), next);
        offsets.advance(connection, tally.advances());
        return tally;
    }

    /** Tries again the parked facts of some calls or leads of one partition. */
    Tally retry(Connection connection, TopicPartition partition, Collection<UUID> subjects) throws SQLException {
        offsets.lock(connection, List.of(partition));
        Tally tally = partition.topic().equals(Topics.CALL_EVENTS.name())
                ? calls.apply(connection, Facts.OfCalls.NONE, subjects)
                : applyLeads(connection, Map.of(), subjects);
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
                ? callSubjects.forEachPart(connection, Map.of(), subjects, part -> giveUp(connection, part))
                : leadSubjects.forEachPart(connection, Map.of(), subjects, part -> giveUp(connection, part));
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
    private Tally applyLeads(Connection connection, Map<UUID, Subject<LeadEvent>> fresh, Collection<UUID> waiting)
            throws SQLException {
        var candidates = new TreeSet<UUID>(waiting);
        candidates.addAll(fresh.keySet());
        var waitingCalls = parked.callsWaitingFor(connection, Topics.CALL_EVENTS.name(), candidates, WAITING_CALLS_MAX);
        lockPartitionsOf(connection, waitingCalls);
        Tally tally = leads.apply(connection, fresh, waiting);
        if (!tally.captured().isEmpty() && !waitingCalls.isEmpty()) {
            tally.add(calls.apply(
                    connection,
                    Facts.OfCalls.NONE,
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

    private void settle(Connection connection, List<DeadLetter> poison, Tally tally) throws SQLException {
        poison.forEach(letter -> tally.deadLettered(letter.raw(), letter.cause()));
        deadLetters.insert(connection, poison);
    }
}
