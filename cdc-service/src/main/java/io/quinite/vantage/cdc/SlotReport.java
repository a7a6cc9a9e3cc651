package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.PositionTopic.Stored;
import io.quinite.vantage.cdc.position.Lsn;
import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.cdc.position.StartCheck;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a replication slot and what is published of it stand, seen from outside of the service.
 *
 * @param server version of PostgreSQL
 * @param slot its name
 * @param state {@code wal_status} of the server: reserved, extended, unreserved or lost; {@code missing} where it is not there
 * @param failover whether standbys may hold a copy of it
 * @param confirmed how far publishing is confirmed, empty where the slot is missing
 * @param lagBytes of the log that are not published
 * @param retainedBytes of the log that the server keeps for the slot
 * @param safeBytes how much more log may be written before the slot is lost; null where nothing bounds it
 * @param holder who uses it; null where nobody does
 * @param published the position, null where there is none
 * @param sequence of the last transaction with changes
 * @param age since the position was published, which every heartbeat does; null where there is none
 * @param problems why changes do not flow; none where they do
 * @param advice what had better be set otherwise; none where nothing
 */
public record SlotReport(
        String server,
        String slot,
        String state,
        boolean failover,
        String confirmed,
        long lagBytes,
        long retainedBytes,
        @Nullable Long safeBytes,
        @Nullable Holder holder,
        @Nullable String published,
        long sequence,
        @Nullable Duration age,
        List<String> problems,
        List<String> advice) {

    /**
     * Who streams from the slot.
     *
     * @param since when it connected; null where the role of postgres.user may not know
     */
    public record Holder(
            int pid,
            String role,
            String application,
            String address,
            @Nullable Instant since) {}

    /**
     * Looks at the database and the topic of positions; changes nothing.
     *
     * @param ageMax an older position counts as a problem
     * @throws SQLException where the database cannot be asked
     */
    public static SlotReport read(CdcConfig config, Duration ageMax) throws SQLException, InterruptedException {
        Optional<Stored> stored = new PositionTopic(config).readStored();
        try (var database = Database.connect(config)) {
            return database.report(row -> of(config, ageMax, stored, database, row));
        }
    }

    private static SlotReport of(
            CdcConfig config, Duration ageMax, Optional<Stored> stored, Database database, ResultSet row)
            throws SQLException {
        boolean found = row.getBoolean("found");
        boolean active = row.getBoolean("active");
        long safe = row.getLong("safe_bytes");
        Duration age = stored.map(position -> Duration.between(position.at(), Instant.now()))
                .orElse(null);
        var problems = new ArrayList<String>();
        if (row.getBoolean("standby")) {
            problems.add(
                    "the server of postgres.url is a standby; set postgres.url to the primary, or promote this one");
        } else {
            refusal(config, stored, database).ifPresent(problems::add);
        }
        if (problems.isEmpty() && !active) {
            problems.add("nobody uses the slot: start cdc-service, or look at its log");
        }
        if (row.getString("wal_status").equals("unreserved")) {
            problems.add(
                    "the server will give up log that the slot needs at its next checkpoint; let cdc-service catch up,"
                            + " or raise max_slot_wal_keep_size");
        }
        if (problems.isEmpty() && age != null && age.compareTo(ageMax) > 0) {
            problems.add("nothing has been published for " + age.toSeconds()
                    + " s, not even a heartbeat; look at /ready and the log of cdc-service");
        }
        String advice = Advice.keepingLog(row.getLong("keep_mib"));
        return new SlotReport(
                row.getString("server_version"),
                config.slot(),
                found ? row.getString("wal_status") : "missing",
                row.getBoolean("failover"),
                row.getString("confirmed_flush"),
                row.getLong("lag_bytes"),
                row.getLong("retained_bytes"),
                safe < 0 ? null : safe,
                active ? holder(row) : null,
                stored.map(position -> Lsn.text(position.position().endLsn())).orElse(null),
                stored.map(position -> position.position().sequence()).orElse(0L),
                age,
                List.copyOf(problems),
                advice.isEmpty() ? List.of() : List.of(advice));
    }

    /** What a start would refuse with. The slot moves meanwhile, never past what was published before it was looked at. */
    private static Optional<String> refusal(CdcConfig config, Optional<Stored> stored, Database database)
            throws SQLException {
        try {
            var slot = database.slot();
            var server = database.server();
            if (stored.isPresent() && !slot.map(Database.SlotState::active).orElse(false)) {
                StartCheck.resume(stored.get().position(), config.slot(), slot.map(Database.SlotState::slot), server);
            } else if (slot.isEmpty()) {
                return Optional.of("the slot does not exist yet; the first start of cdc-service makes it");
            } else {
                StartCheck.requireOurs(slot.get().slot(), server);
            }
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Holder holder(ResultSet row) throws SQLException {
        var since = row.getTimestamp("since");
        return new Holder(
                row.getInt("pid"),
                row.getString("holder"),
                row.getString("application"),
                row.getString("address"),
                since == null ? null : since.toInstant());
    }
}
