package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.benchmarks.harness.Load;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.whole.Probes.Place;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Broker and database in one process, the four services in another, the one client and those who look for probes in this. */
final class Ours implements Side {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final int CONNECTIONS = 256;

    private final Closing parts = new Closing();
    private final Probes probes;
    private final Traffic traffic;
    private final ChildJvm services;
    private final Watching watching;
    private final Load load;

    Ours(Path directory, int probeCount) throws Exception {
        probes = new Probes(probeCount, places());
        try {
            var stack = parts.add("stack", ChildStack.start(directory.resolve("stack")));
            var parents = new Parents(probes);
            parents.insert(stack);
            traffic = new Traffic(parents.organization, parents.campaigns, parents.leads, probes);
            String key;
            try (var store = KeyStore.open(stack.settings())) {
                key = NewKey.create(store, parents.organization, EnumSet.of(Scope.CALL_EVENTS), "benchmark")
                        .value();
            }
            services = parts.add("services", services(stack, directory));
            services.awaitOutput(Services.READY, START_PATIENCE);
            var serde = stack.settings().startingWith("schema.registry.");
            watching = parts.add("watching", new Watching(stack, probes, services));
            watching.rows();
            watching.records(
                    Topics.CAMPAIGN_TOTALS.name(),
                    Topics.CAMPAIGN_TOTALS.valueDeserializer(serde),
                    (total, now) -> probes.total(total.getCampaignId(), total.getTotalCalls(), now));
            watching.records(
                    Topics.LEAD_CHANGES.name(), Topics.LEAD_CHANGES.valueDeserializer(serde), (change, now) -> {
                        if (change.getLeadId() != null) {
                            probes.changed(change.getLeadId(), now);
                        }
                    });
            load = parts.add(
                    "load", new Load(stack.ports().ingest(), CONNECTIONS, nth -> Traffic.request(traffic.next(), key)));
        } catch (Exception e) {
            parts.close();
            throw e;
        }
    }

    private static ChildJvm services(ChildStack stack, Path directory) throws Exception {
        var settings = stack.settings()
                .with(Map.of(
                        "ingest.port", Integer.toString(stack.ports().ingest()),
                        "ingest.key.requests.per.second", "1000000",
                        "ingest.key.facts.per.second", "100000000",
                        "ingest.ack.timeout.ms", "10000",
                        "ingest.idle.timeout.ms", "120000",
                        "analytics.state.dir", directory.resolve("stores").toString()));
        return ChildJvm.start(
                Services.class, List.of(stack.secrets().toString()), settings, directory.resolve("services.log"));
    }

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public Role role() {
        return Role.OURS;
    }

    @Override
    public List<Place> places() {
        return List.of(Place.ANSWER, Place.ROW, Place.TOTAL, Place.CHANGE);
    }

    @Override
    public Probes probes() {
        return probes;
    }

    /** Calls a second that came through when as many as possible were sent for so long, all of them in all places. */
    double drain(long nanos, int probeEvery) throws Exception {
        long began = System.nanoTime();
        traffic.begin(Traffic.Phase.closedLoop(probeEvery), began);
        load.run(nanos, traffic::answered);
        watching.awaitAll();
        return traffic.sent() / ((System.nanoTime() - began) / 1e9);
    }

    @Override
    public void pace(Traffic.Phase phase, int calls) throws Exception {
        long began = System.nanoTime();
        traffic.begin(phase, began);
        load.pace(began, calls, phase.perSecond(), traffic::answered);
        watching.awaitAll();
    }

    @Override
    public void close() {
        parts.close();
    }
}
