package io.quinite.vantage.sink.apply;

import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.sink.store.RawRecord;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Records that follow each other in one partition, read and merged as far as that goes without the database. */
public final class Prepared {
    final TopicPartition partition;
    final List<RawRecord> records;
    final Facts.OfCalls calls;
    final Facts<LeadEvent> leads;

    Prepared(TopicPartition partition, List<RawRecord> records, Facts.OfCalls calls, Facts<LeadEvent> leads) {
        this.partition = partition;
        this.records = records;
        this.calls = calls;
        this.leads = leads;
    }

    Prepared(TopicPartition partition, List<RawRecord> records) {
        this(partition, records, Facts.OfCalls.NONE, new Facts<>(Map.of(), List.of()));
    }
}
