package io.quinite.vantage.sink.apply;

import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.DeadLetter;
import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.DeadLetters;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.VoiceServers;
import io.quinite.vantage.voice.VoiceServerEvent;
import io.quinite.vantage.voice.VoiceServerStatus;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Voice servers: the last record of each is its row. The door writes whole states and repairs the topic where two of its
 * instances wrote at once, so there is nothing to merge here.
 */
final class VoiceServerWriter {
    private final Deserializer<VoiceServerEvent> deserializer;
    private final VoiceServers servers = new VoiceServers();
    private final DeadLetters deadLetters;

    VoiceServerWriter(Map<String, ?> serde, DeadLetters deadLetters) {
        this.deserializer = Topics.VOICE_SERVER_EVENTS.valueDeserializer(serde);
        this.deadLetters = deadLetters;
    }

    Tally apply(Connection connection, List<RawRecord> records) throws SQLException {
        var tally = new Tally();
        var letters = new ArrayList<DeadLetter>();
        // The last of each server; the tree's order is the order in which rows are locked.
        Map<UUID, Last> last = new TreeMap<>();
        for (RawRecord raw : records) {
            read(raw, tally, letters).ifPresent(read -> {
                Last before = last.put(read.id(), read);
                if (before != null) {
                    tally.merged(before.raw());
                }
            });
        }
        var rows = new ArrayList<VoiceServers.Row>();
        var gone = new TreeSet<UUID>();
        last.values().forEach(read -> {
            tally.stored(read.raw());
            if (read.row().isPresent()) {
                rows.add(read.row().get());
            } else {
                gone.add(read.id());
            }
        });
        if (!rows.isEmpty()) {
            tally.rows("websocket_servers", servers.save(connection, rows));
        }
        if (!gone.isEmpty()) {
            tally.rows("websocket_servers", servers.delete(connection, gone));
        }
        deadLetters.insert(connection, letters);
        return tally;
    }

    /** What a record says; without a row where the server is gone. */
    private record Last(RawRecord raw, UUID id, Optional<VoiceServers.Row> row) {}

    private Optional<Last> read(RawRecord raw, Tally tally, List<DeadLetter> letters) {
        String key = raw.key() == null ? "" : new String(raw.key(), StandardCharsets.UTF_8);
        if (raw.value() == null) {
            return Optional.of(new Last(raw, Identities.voiceServerId(key), Optional.empty()));
        }
        VoiceServerEvent event;
        try {
            event = deserializer.deserialize(raw.topic(), raw.value());
        } catch (SerializationException e) {
            return refuse(raw, DeadLetterCause.UNREADABLE, Objects.toString(e.getMessage()), tally, letters);
        }
        if (!key.equals(event.getName())) {
            String message = "the key is " + key + ", but the record is about " + event.getName();
            return refuse(raw, DeadLetterCause.KEY_MISMATCH, message, tally, letters);
        }
        var complaint = Storable.complaint(event);
        if (complaint.isEmpty() && event.getStatus() == VoiceServerStatus.UNKNOWN) {
            complaint = Optional.of("the status is of no known value");
        }
        if (complaint.isPresent()) {
            return refuse(raw, DeadLetterCause.UNSTORABLE, complaint.get(), tally, letters);
        }
        Instant verified = event.getLastVerifiedAt();
        UUID id = Identities.voiceServerId(event.getName());
        return Optional.of(new Last(
                raw,
                id,
                Optional.of(new VoiceServers.Row(
                        id,
                        event.getName(),
                        event.getUrl(),
                        event.getIsActive(),
                        event.getStatus().name().toLowerCase(Locale.ROOT),
                        verified == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, verified),
                        event.getPriority()))));
    }

    private static Optional<Last> refuse(
            RawRecord raw, DeadLetterCause cause, String message, Tally tally, List<DeadLetter> letters) {
        tally.deadLettered(raw, cause);
        letters.add(DeadLetter.unread(raw, cause, message));
        return Optional.empty();
    }
}
