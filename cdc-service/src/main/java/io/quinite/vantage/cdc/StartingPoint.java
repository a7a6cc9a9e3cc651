package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.position.Lsn;
import io.quinite.vantage.cdc.position.Position;
import io.quinite.vantage.cdc.position.Progress;
import io.quinite.vantage.cdc.position.StartCheck;
import io.quinite.vantage.cdc.position.StartCheck.Server;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a session begins: at the position, when the slot fits it; at a new slot, the first time or when somebody has
 * accepted that changes are lost. Asked when nobody else can publish or use the slot.
 */
final class StartingPoint {
    private static final Logger log = LoggerFactory.getLogger(StartingPoint.class);

    private final CdcConfig config;
    private final Database database;
    private final Publisher publisher;
    private final PositionTopic positions;

    StartingPoint(CdcConfig config, Database database, Publisher publisher, PositionTopic positions) {
        this.config = config;
        this.database = database;
        this.publisher = publisher;
        this.positions = positions;
    }

    Progress find(Optional<Position> stored) throws SQLException, InterruptedException {
        return stored.isPresent() ? resume(stored.get()) : first();
    }

    private Progress resume(Position stored) throws SQLException {
        var server = database.server();
        var slot = database.slot().map(Database.SlotState::slot);
        if (config.acceptGapAfter().equals(Lsn.text(stored.endLsn()))) {
            return giveUp(server, slot, Lsn.text(stored.endLsn()), stored.sequence());
        }
        StartCheck.resume(stored, config.slot(), slot, server);
        long confirmed = slot.orElseThrow().confirmedFlush();
        log.info(
                "resuming slot={} published={} confirmed={} sequence={} published_of_the_next={}",
                config.slot(),
                Lsn.text(stored.endLsn()),
                Lsn.text(confirmed),
                stored.sequence(),
                stored.open() == null ? 0 : stored.open().published());
        return new Progress(stored.on(server.timeline()));
    }

    private Progress first() throws SQLException, InterruptedException {
        var server = database.server();
        var slot = database.slot().map(Database.SlotState::slot);
        boolean published = positions.changesPublished();
        if (published && config.acceptGapAfter().equals(StartCheck.UNKNOWN)) {
            return giveUp(server, slot, StartCheck.UNKNOWN, positions.lastSequence());
        }
        var first = StartCheck.first(config.slot(), slot, server, published);
        if (first == StartCheck.First.CREATE_SLOT) {
            createSlot();
        }
        return begin(server, 0);
    }

    /** One number of the sequence is left out, so that readers can see that something is missing there. */
    private Progress giveUp(Server server, Optional<StartCheck.Slot> slot, String after, long sequence)
            throws SQLException {
        slot.ifPresent(found -> StartCheck.requireOurs(found, server));
        log.warn("giving up the changes that are not published, as cdc.accept.gap.after says after={}", after);
        database.dropSlot();
        createSlot();
        return begin(server, sequence + 1);
    }

    private void createSlot() throws SQLException {
        log.info("creating the replication slot, after the transactions that are open now slot={}", config.slot());
        database.createSlot();
    }

    private Progress begin(Server server, long sequence) throws SQLException {
        long confirmed = database.slot().orElseThrow().slot().confirmedFlush();
        var position = new Position(server.systemId(), server.timeline(), confirmed, sequence, null);
        publisher.commit(position);
        log.info("beginning slot={} at={} sequence={}", config.slot(), Lsn.text(confirmed), sequence);
        return new Progress(position);
    }
}
