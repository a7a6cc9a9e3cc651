package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.CampaignTally;
import io.quinite.vantage.analytics.counting.Delta;
import io.quinite.vantage.campaigns.CampaignTotals;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Growth of campaigns in, their new totals out. */
final class AddToTally implements Processor<String, Delta, String, CampaignTotals> {
    static final String TALLIES = "tallies";

    private final int epoch;

    @SuppressWarnings("NullAway.Init") // both by init(), before the first record
    private ProcessorContext<String, CampaignTotals> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, CampaignTally> tallies;

    AddToTally(int epoch) {
        this.epoch = epoch;
    }

    @Override
    public void init(ProcessorContext<String, CampaignTotals> context) {
        this.context = context;
        tallies = context.getStateStore(TALLIES);
    }

    @Override
    public void process(Record<String, Delta> record) {
        String campaign = record.key();
        var tally = CampaignTally.after(tallies.get(campaign), record.value());
        tallies.put(campaign, tally);
        context.forward(record.withValue(tally.toTotals(campaign, epoch)));
    }
}
