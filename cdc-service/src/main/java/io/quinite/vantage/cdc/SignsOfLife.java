package io.quinite.vantage.cdc;

import io.quinite.vantage.kit.DaemonThreads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says something in the session that holds the lock, every so often and whatever the other threads wait for. A process
 * that is frozen says nothing, and whoever stands by takes over.
 */
final class SignsOfLife implements AutoCloseable {
    private final Database database;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable SQLException failure;

    private SignsOfLife(Database database, Duration interval) {
        this.database = database;
        this.interval = interval;
    }

    static SignsOfLife start(Database database, Duration interval) {
        var signs = new SignsOfLife(database, interval);
        DaemonThreads.named("cdc-alive").newThread(signs::run).start();
        return signs;
    }

    /** @throws SQLException where the session is gone, and the lock with it */
    void requireHeard() throws SQLException {
        var found = failure;
        if (found != null) {
            throw new SQLException("the session that makes this instance the active one is gone", found);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void run() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                database.signOfLife();
            }
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
