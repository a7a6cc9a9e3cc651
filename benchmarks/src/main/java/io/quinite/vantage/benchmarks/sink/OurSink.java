package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.apply.Batches;
import io.quinite.vantage.sink.apply.ReadAhead;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.Offsets;
import io.quinite.vantage.sink.store.RawRecord;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The sink's own batches, from Avro bytes in memory: what one worker does for one partition. */
final class OurSink implements Contender {
    /** One that the service beside does not read. */
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CALL_EVENTS.name(), 999);

    private final Database database;
    private final Map<String, ?> serde;
    private final Batches batches;
    private final ReadAhead readAhead;
    private final int rows;
    private long offset;

    OurSink(Database database, Map<String, ?> serde, int rows) throws SQLException {
        this.database = database;
        this.serde = serde;
        this.batches = new Batches(serde);
        this.readAhead = new ReadAhead(batches);
        this.rows = rows;
        database.transaction(connection -> {
            new Offsets().begin(connection, List.of(new Offsets.Position(PARTITION, "benchmark", 0)));
            return true;
        });
    }

    @Override
    public String name() {
        return "sink";
    }

    @Override
    public Role role() {
        return Role.OURS;
    }

    @Override
    public Runnable prepare(List<CallEvent> calls) {
        var records = new ArrayList<RawRecord>();
        try (var serializer = Topics.CALL_EVENTS.valueSerializer(serde)) {
            for (CallEvent call : calls) {
                records.add(new RawRecord(
                        PARTITION.topic(),
                        PARTITION.partition(),
                        offset + records.size(),
                        0,
                        call.getCallSid().getBytes(StandardCharsets.UTF_8),
                        serializer.serialize(PARTITION.topic(), call),
                        new byte[0]));
            }
        }
        // As it would be while a batch before it is written.
        readAhead.begin(PARTITION, batch(records, 0));
        return () -> {
            try {
                for (int from = 0; from < records.size(); from += rows) {
                    var batch = batch(records, from);
                    var prepared = readAhead.take(PARTITION, batch);
                    if (from + rows < records.size()) {
                        readAhead.begin(PARTITION, batch(records, from + rows));
                    }
                    long expected = offset;
                    database.transaction(
                            connection -> batches.apply(connection, prepared, expected, expected + batch.size()));
                    offset += batch.size();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private List<RawRecord> batch(List<RawRecord> records, int from) {
        return records.subList(from, Math.min(records.size(), from + rows));
    }

    @Override
    public void close() {
        readAhead.close();
        database.close();
    }
}
