package io.quinite.vantage.feed.seal;

import io.quinite.vantage.feed.store.Database;
import io.quinite.vantage.feed.store.Sql;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key of the seal: made once, kept in PostgreSQL, so that every instance opens what another one has sealed. */
public final class SealKey {
    private static final Logger log = LoggerFactory.getLogger(SealKey.class);
    private static final String NAME = "seal";

    private final Sql keep = Sql.load("keep-key");
    private final Sql load = Sql.load("load-key");
    private final Database database;
    private volatile @Nullable Seal seal;
    private volatile String notReady = "the key of resume ids has not been read yet";

    public SealKey(Database database) {
        this.database = database;
    }

    public Optional<Seal> seal() {
        return Optional.ofNullable(seal);
    }

    public Optional<String> whyNotReady() {
        return seal == null ? Optional.of(notReady) : Optional.empty();
    }

    /** Reads it, unless that is done; makes it where there is none. */
    public void find() {
        if (seal != null) {
            return;
        }
        byte[] fresh = new byte[Seal.KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        try {
            byte[] kept = database.transaction(connection -> {
                keep.update(connection, NAME, fresh);
                return load.query(connection, row -> row.getBytes(1), NAME).get(0);
            });
            seal = new Seal(kept);
        } catch (SQLException e) {
            notReady = "the key of resume ids cannot be read from PostgreSQL: " + e.getMessage();
            log.warn("not ready reason={}", notReady);
        }
    }
}
