package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.pgoutput.MalformedStream;
import io.quinite.vantage.cdc.pgoutput.PgOutput;
import io.quinite.vantage.kit.DaemonThreads;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replication stream of one session. A thread of its own reads it into a bounded inbox, whatever is done with what has been
 * read, and tells the server how far it may forget: never further than {@link #confirm}.
 */
final class LogStream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogStream.class);
    private static final String CONNECT_SECONDS = "10";
    private static final String SERVER_VERSION_MIN = "15";
    private static final long INBOX_BYTES_MAX = 64L << 20;
    private static final Duration CONFIRM_EVERY = Duration.ofMillis(200);

    /** Well below half of {@code wal_sender_timeout}, which is a minute by default. */
    private static final Duration ALIVE_EVERY = Duration.ofSeconds(1);

    /** A message that has begun must go on within this time. The driver would send a status as often; ours come before. */
    private static final int SILENCE_SECONDS_MAX = 30;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** Values come as text, whose form these settings decide; a role or a database may have others. */
    private static final String FORMS =
            "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex'";

    private final Connection connection;
    private final PGReplicationStream stream;
    private final Inbox inbox;
    private final PgOutput decoder = new PgOutput();
    private final Thread reader;
    private volatile boolean closing;
    private volatile long confirmed;

    /** Of the reader's thread. */
    private long told;

    private long toldNanos = System.nanoTime();

    private LogStream(Connection connection, PGReplicationStream stream, CdcConfig config) {
        this.connection = connection;
        this.stream = stream;
        this.inbox = new Inbox(2 * config.batchRecordsMax(), INBOX_BYTES_MAX);
        this.reader = DaemonThreads.named("cdc-stream").newThread(this::read);
    }

    /** Begins where the slot stands; it is in use when this returns. */
    static LogStream start(CdcConfig config) throws SQLException {
        Connection connection = DriverManager.getConnection(config.postgresUrl(), properties(config));
        try {
            try (var statement = connection.createStatement()) {
                statement.execute(FORMS);
            }
            var stream = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(config.slot())
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", config.publication())
                    .withSlotOption("messages", true)
                    // What the server has sent is not what is published.
                    .withAutomaticFlush(false)
                    .withStatusInterval(SILENCE_SECONDS_MAX, TimeUnit.SECONDS)
                    .start();
            var started = new LogStream(connection, stream, config);
            started.reader.start();
            return started;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private static Properties properties(CdcConfig config) {
        var properties = new Properties();
        PGProperty.USER.set(properties, config.postgresUser());
        PGProperty.PASSWORD.set(properties, config.postgresPassword().value());
        PGProperty.APPLICATION_NAME.set(properties, "vantage-cdc-stream");
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, SERVER_VERSION_MIN);
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return properties;
    }

    /**
     * What has been read since, at most {@code max}; empty where nothing has come for {@code patience}.
     *
     * @throws Inbox.Ended where the stream is at its end, and all of it has been taken
     */
    List<Received> take(int max, Duration patience) throws InterruptedException, Inbox.Ended {
        return inbox.take(max, patience);
    }

    /** Everything before {@code lsn}, the end of a transaction, is published; the server learns it soon. */
    void confirm(long lsn) {
        confirmed = lsn;
    }

    /** Without the driver's farewell, which waits for all that the server still has to send. */
    @Override
    public void close() {
        closing = true;
        try {
            reader.join(CLOSE_PATIENCE.toMillis());
            if (reader.isAlive()) {
                log.warn("the replication stream does not stop; the next session will end it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(connection);
        }
    }

    private void read() {
        try {
            while (!closing) {
                // Waits for a millisecond where there is nothing.
                ByteBuffer message = stream.readPending();
                if (message != null) {
                    int bytes = message.remaining();
                    put(new Received(stream.getLastReceiveLSN().asLong(), decoder.read(message), bytes));
                } else if (stream.isClosed()) {
                    throw new SQLException("the server has ended the replication stream");
                }
                tell(CONFIRM_EVERY);
            }
            tell(Duration.ZERO);
        } catch (MalformedStream e) {
            inbox.end(e);
        } catch (SQLException | RuntimeException e) {
            // In the driver anything may follow from a connection that broke.
            inbox.end(e instanceof SQLException ? e : new SQLException(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            inbox.end(e);
        } catch (Error e) {
            inbox.end(e);
            throw e;
        }
    }

    private void put(Received received) throws InterruptedException, SQLException {
        while (!closing && !inbox.offer(received, CONFIRM_EVERY)) {
            tell(CONFIRM_EVERY);
        }
    }

    private void tell(Duration every) throws SQLException {
        long now = System.nanoTime();
        long since = now - toldNanos;
        long lsn = confirmed;
        boolean moved = lsn != told && since >= every.toNanos();
        if (moved || since >= ALIVE_EVERY.toNanos()) {
            if (lsn != 0) {
                stream.setFlushedLSN(LogSequenceNumber.valueOf(lsn));
                stream.setAppliedLSN(LogSequenceNumber.valueOf(lsn));
            }
            stream.forceUpdateStatus();
            told = lsn;
            toldNanos = now;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Broken, as it often is when it is closed.
            log.debug("the replication connection was not closed properly", e);
        }
    }
}
