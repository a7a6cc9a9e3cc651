package io.quinite.vantage.sink;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Seeds;
import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.sink.reconcile.Options;
import io.quinite.vantage.sink.reconcile.Reconciler;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A stack of its own with random traffic, in which the test plays the gateway and analytics. */
final class PlayedStack implements AutoCloseable {
    final TestStack stack;
    final Settings settings;
    final Tables tables;
    final Traffic traffic;
    final RandomFacts world;
    final Traffic.Plan plan;
    private final Path directory;

    PlayedStack(Path directory, int calls) throws Exception {
        this.directory = directory;
        world = new RandomFacts(Seeds.some(1).findFirst().orElseThrow());
        stack = TestStack.start(directory);
        settings = stack.settingsAs("vantage_sink").with("sink.sweep.interval.ms", "100");
        tables = new Tables(stack.postgres().connect());
        traffic = new Traffic(settings);
        tables.addOrganizationsAndProjects(world);
        tables.addCampaigns(world);
        plan = traffic.plan(world, calls);
    }

    SinkService sink() {
        return SinkService.start(SinkConfig.from(settings), Observability.quiet());
    }

    /** Until the sink has read all there is of facts and of totals. */
    void awaitRead() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(UserError.class)
                .until(() -> Reconciler.run(settings).lag() == 0
                        && tables.number("select coalesce(sum(consumed), 0) from pipeline.sink_offsets")
                                == traffic.sent());
    }

    /** Analytics has read the call events as they are now. */
    void commitAnalytics() throws ExecutionException, InterruptedException {
        traffic.sent();
        try (var admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            String topic = Topics.CALL_EVENTS.name();
            var wanted = new HashMap<TopicPartition, OffsetSpec>();
            int partitions = traffic.partitions();
            for (int i = 0; i < partitions; i++) {
                wanted.put(new TopicPartition(topic, i), OffsetSpec.latest());
            }
            var position = new HashMap<TopicPartition, OffsetAndMetadata>();
            admin.listOffsets(wanted)
                    .all()
                    .get()
                    .forEach((partition, end) -> position.put(partition, new OffsetAndMetadata(end.offset())));
            admin.alterConsumerGroupOffsets(Options.ANALYTICS_GROUP, position)
                    .all()
                    .get();
        }
    }

    /** What analytics says of every campaign once it has read these facts. */
    void sendTotals(Collection<CallEvent> facts, long version) {
        world.campaigns.forEach((campaign, organization) ->
                traffic.totals(organization, campaign, calls(facts, campaign), transferred(facts, campaign), version));
    }

    static long calls(Collection<CallEvent> facts, UUID campaign) {
        return facts.stream()
                .filter(fact -> campaign.equals(fact.getCampaignId()))
                .map(CallEvent::getCallSid)
                .distinct()
                .count();
    }

    static long transferred(Collection<CallEvent> facts, UUID campaign) {
        var bridged = facts.stream()
                .filter(fact -> fact.getFact() instanceof CallTransferred)
                .map(CallEvent::getCallSid)
                .toList();
        return calls(
                facts.stream()
                        .filter(fact -> bridged.contains(fact.getCallSid()))
                        .toList(),
                campaign);
    }

    /** Totals of one campaign. */
    void sendTotals(UUID campaign, long calls, long transferred, long version) {
        traffic.totals(Objects.requireNonNull(world.campaigns.get(campaign)), campaign, calls, transferred, version);
    }

    /** Where commands find it, with {@code --data}. */
    void writeEndpoints() throws IOException {
        // Somebody must answer where the door would be.
        var nobody = URI.create(stack.registry().url());
        new Endpoints(
                        nobody,
                        nobody,
                        new Secret("-"),
                        new Secret(stack.postgres().libpqUri()),
                        stack.kafka().bootstrapServers(),
                        URI.create(stack.registry().url()),
                        nobody)
                .write(directory);
    }

    @Override
    public void close() {
        traffic.close();
        stack.close();
    }
}
