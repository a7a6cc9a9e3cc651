package io.quinite.vantage.sink.apply;

import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.DeadLetter;
import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.DeadLetters;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.Totals;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Totals of campaigns: absolute values, of which the newest counts. */
final class TotalsWriter {
    private static final Comparator<Totals.Total> BY_AGE =
            Comparator.comparingInt(Totals.Total::epoch).thenComparingLong(Totals.Total::version);

    private final Deserializer<CampaignTotals> deserializer;
    private final Totals totals = new Totals();
    private final DeadLetters deadLetters;

    TotalsWriter(Map<String, ?> serde, DeadLetters deadLetters) {
        this.deserializer = Topics.CAMPAIGN_TOTALS.valueDeserializer(serde);
        this.deadLetters = deadLetters;
    }

    Tally apply(Connection connection, List<RawRecord> records) throws SQLException {
        var tally = new Tally();
        var letters = new ArrayList<DeadLetter>();
        // The newest of each campaign; the tree's order is the order in which rows are locked.
        Map<String, Totals.Total> newest = new TreeMap<>();
        for (RawRecord raw : records) {
            if (raw.value() == null) {
                // A campaign that analytics forgot keeps its last totals.
                tally.merged(raw);
                continue;
            }
            read(raw, tally, letters).ifPresent(total -> {
                String key = Identities.campaignKey(total.organizationId(), total.campaignId());
                Totals.Total other = newest.get(key);
                if (other == null || BY_AGE.compare(total, other) > 0) {
                    newest.put(key, total);
                }
                tally.merged(raw);
            });
        }
        save(connection, newest.values(), records, tally);
        deadLetters.insert(connection, letters);
        return tally;
    }

    private void save(Connection connection, Collection<Totals.Total> newest, List<RawRecord> records, Tally tally)
            throws SQLException {
        if (newest.isEmpty()) {
            return;
        }
        int saved = totals.save(connection, List.copyOf(newest));
        RawRecord any = records.get(0);
        for (int i = 0; i < saved; i++) {
            tally.storedInsteadOfMerged(any);
        }
        var campaigns = new TreeSet<UUID>();
        newest.forEach(total -> campaigns.add(total.campaignId()));
        tally.rows("campaigns", totals.show(connection, campaigns));
    }

    boolean isBehind(Connection connection, Collection<Integer> partitions) throws SQLException {
        return totals.isBehind(connection, partitions);
    }

    /** For campaigns that were made after their totals, or changed by hand. */
    Tally showAll(Connection connection, Collection<Integer> partitions) throws SQLException {
        var tally = new Tally();
        tally.rows("campaigns", totals.showAll(connection, partitions));
        return tally;
    }

    private Optional<Totals.Total> read(RawRecord raw, Tally tally, List<DeadLetter> letters) {
        CampaignTotals event;
        try {
            event = deserializer.deserialize(raw.topic(), raw.value());
        } catch (SerializationException e) {
            return refuse(raw, DeadLetterCause.UNREADABLE, String.valueOf(e.getMessage()), tally, letters);
        }
        String key = raw.key() == null ? "" : new String(raw.key(), StandardCharsets.UTF_8);
        String expected = Identities.campaignKey(event.getOrganizationId(), event.getCampaignId());
        if (!key.equals(expected)) {
            String message = "the key is " + key + ", but the totals are of " + expected;
            return refuse(raw, DeadLetterCause.KEY_MISMATCH, message, tally, letters);
        }
        long total = event.getTotalCalls();
        long transferred = event.getTransferredCalls();
        if (transferred < 0 || transferred > total || total > Integer.MAX_VALUE) {
            String message = transferred + " transferred of " + total + " calls cannot be";
            return refuse(raw, DeadLetterCause.UNSTORABLE, message, tally, letters);
        }
        return Optional.of(new Totals.Total(
                event.getOrganizationId(),
                event.getCampaignId(),
                raw.partition(),
                total,
                transferred,
                event.getEpoch(),
                event.getVersion(),
                ChronoUnit.MICROS.between(Instant.EPOCH, event.getAsOf())));
    }

    private static Optional<Totals.Total> refuse(
            RawRecord raw, DeadLetterCause cause, String message, Tally tally, List<DeadLetter> letters) {
        tally.deadLettered(raw, cause);
        letters.add(DeadLetter.unread(raw, cause, message));
        return Optional.empty();
    }
}
