package io.quinite.vantage.analytics;

import static io.quinite.vantage.schemas.Topics.CALL_EVENTS;
import static io.quinite.vantage.schemas.Topics.CAMPAIGN_TOTALS;
import static io.quinite.vantage.schemas.Topics.CAMPAIGN_WINDOWS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quinite.vantage.analytics.counting.Rules;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.campaigns.CampaignWindow;
import io.quinite.vantage.kit.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnalyticsTopologyTest {
    private static final int EPOCH = 4;
    private static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");
    private static final Rules RULES = new Rules(CallTraffic.GRACE, 400, 3_000, ZONE);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Serde<CallEvent> callEvents = PlainAvro.serde(CallEvent.class);
    private final Serde<CampaignWindow> campaignWindows = PlainAvro.serde(CampaignWindow.class);
    private final Serde<CampaignTotals> campaignTotals = PlainAvro.serde(CampaignTotals.class);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return Seeds.fresh(3);
    }

    @Test
    void shouldLookLikeItsGoldenFile() throws IOException {
        try (var golden = getClass().getResourceAsStream("/topology.txt")) {
            assertThat(golden).isNotNull();

            assertThat(topology(properties(), RULES).describe().toString().strip())
                    .as("a changed name of a store or topic loses its content: see README.md before changing the file")
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldComeToTheTotalsOfBruteForceByVersionsThatGrow(long seed) {
        var traffic = new CallTraffic(seed, 2, 4);
        var log = traffic.withContradictions(traffic.delivered(traffic.calls(200)));

        try (var driver = driver()) {
            var in = in(driver);
            log.forEach(event -> in.pipeInput(event.getCallSid(), event));

            var last = new HashMap<String, CampaignTotals>();
            for (var record : out(driver).readKeyValuesToList()) {
                PublishedTotals.assertFollows(record.key, record.value, last.put(record.key, record.value));
                assertThat(record.value.getEpoch()).isEqualTo(EPOCH);
            }
            var windows = new HashMap<String, CampaignWindow>();
            windows(driver).readKeyValuesToList().forEach(record -> windows.put(record.key, record.value));
            PublishedTotals.assertEqual(last, windows, BruteForce.of(log, CallTraffic.GRACE, ZONE));
        }
    }

    @Test
    void shouldSkipAndCountARecordThatIsNoCallEvent() {
        List<CallEvent> call = new CallTraffic(1, 1, 1).calls(1);

        try (var driver = driver()) {
            driver.createInputTopic(
                            CALL_EVENTS.name(),
                            Serdes.String().serializer(),
                            Serdes.ByteArray().serializer())
                    .pipeInput("call", new byte[] {1, 2, 3});
            in(driver).pipeInput(call.get(0).getCallSid(), call.get(0));

            assertThat(out(driver).readValuesToList()).hasSize(1);
            assertThat(skipped("unreadable")).isEqualTo(1);
        }
    }

    @Test
    void shouldSkipAndCountARecordWithoutAValueOrUnderAnotherKey() {
        List<CallEvent> call = new CallTraffic(1, 1, 1).calls(1);

        try (var driver = driver()) {
            in(driver).pipeInput("call", null);
            in(driver).pipeInput("another call", call.get(0));

            assertThat(out(driver).readValuesToList()).isEmpty();
            assertThat(skipped("misplaced")).isEqualTo(2);
        }
    }

    @Test
    void shouldCountFactsByWhatBecameOfThem() {
        List<CallEvent> call = new CallTraffic(1, 1, 1).calls(1);
        CallEvent fact = call.get(0);

        try (var driver = driver()) {
            in(driver).pipeInput(fact.getCallSid(), fact);
            in(driver).pipeInput(fact.getCallSid(), fact);

            assertThat(meters.counter("vantage.analytics.facts", "verdict", "taken")
                            .count())
                    .isEqualTo(1);
            assertThat(meters.counter("vantage.analytics.facts", "verdict", "repeated")
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldEvictCallsAndWindowsThatAreOldAndLeaveTheOthers() {
        var rules = new Rules(Duration.ofDays(30), 30, 35, ZONE);
        Instant now = Instant.now();
        CallEvent old = at(new CallTraffic(1, 1, 1).calls(1).get(0), now.minus(Duration.ofDays(40)));
        CallEvent fresh = at(new CallTraffic(2, 1, 1).calls(1).get(0), now);

        try (var driver = driver(rules)) {
            in(driver).pipeInput(old.getCallSid(), old);
            assertThat(windows(driver).readKeyValuesToList()).hasSize(8);
            in(driver).pipeInput(fresh.getCallSid(), fresh);
            driver.advanceWallClockTime(EvictInSteps.EVERY);

            assertThat(keys(driver, CountEachCallOnce.CALLS)).containsExactly(fresh.getCallSid());
            assertThat(keys(driver, AddUp.WINDOWS))
                    .hasSize(8)
                    .allMatch(key -> key.startsWith(fresh.getOrganizationId().toString()));
        }
    }

    private static CallEvent at(CallEvent fact, Instant at) {
        return CallEvent.newBuilder(fact)
                .setCampaignId(fact.getOrganizationId())
                .setOccurredAt(at)
                .setReceivedAt(at)
                .build();
    }

    private static List<String> keys(TopologyTestDriver driver, String store) {
        var keys = new ArrayList<String>();
        try (var all = driver.<String, Object>getKeyValueStore(store).all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }

    private double skipped(String cause) {
        return meters.counter("vantage.analytics.skipped", "cause", cause).count();
    }

    private TestInputTopic<String, CallEvent> in(TopologyTestDriver driver) {
        return driver.createInputTopic(CALL_EVENTS.name(), Serdes.String().serializer(), callEvents.serializer());
    }

    private TestOutputTopic<String, CampaignTotals> out(TopologyTestDriver driver) {
        return driver.createOutputTopic(
                CAMPAIGN_TOTALS.name(), Serdes.String().deserializer(), campaignTotals.deserializer());
    }

    private TestOutputTopic<String, CampaignWindow> windows(TopologyTestDriver driver) {
        return driver.createOutputTopic(
                CAMPAIGN_WINDOWS.name(), Serdes.String().deserializer(), campaignWindows.deserializer());
    }

    private TopologyTestDriver driver() {
        return driver(RULES);
    }

    private TopologyTestDriver driver(Rules rules) {
        Properties properties = properties();
        UnreadableRecords.putInto(properties, new Skipped(meters));
        return new TopologyTestDriver(topology(properties, rules), properties);
    }

    private Topology topology(Properties properties, Rules rules) {
        return AnalyticsTopology.build(
                properties,
                new AnalyticsTopology.Values(callEvents, campaignTotals, campaignWindows),
                () -> EPOCH,
                rules,
                meters);
    }

    private Properties properties() {
        var settings = Settings.of(
                Map.of("kafka.bootstrap.servers", "nowhere:1", "analytics.state.dir", directory.toString()));
        return StreamsProperties.of(AnalyticsConfig.from(settings));
    }
}
