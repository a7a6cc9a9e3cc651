package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.embedded.EmbeddedPostgres;
import java.nio.ByteBuffer;
import java.sql.DriverManager;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/** The limit: reads what the slot sends, looks at the first byte of each message and forgets it. */
final class RawReader {
    private static final int STATUS_SECONDS = 1;

    private RawReader() {}

    /** URL, password, slot and changes of a round. */
    public static void main(String[] args) throws Exception {
        var properties = new Properties();
        PGProperty.USER.set(properties, EmbeddedPostgres.SUPERUSER);
        PGProperty.PASSWORD.set(properties, args[1]);
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        var tally = new Tally(Integer.parseInt(args[3]));
        try (var connection = DriverManager.getConnection(args[0], properties)) {
            var stream = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(args[2])
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", "vantage_leads")
                    .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                    .start();
            while (true) {
                ByteBuffer message = stream.read();
                if (message.get(message.position()) == 'U') {
                    tally.change();
                }
                stream.setFlushedLSN(stream.getLastReceiveLSN());
                stream.setAppliedLSN(stream.getLastReceiveLSN());
            }
        }
    }
}
