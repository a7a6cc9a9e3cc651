package io.quinite.vantage.benchmarks.door;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.benchmarks.harness.Child;
import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Load;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Facts over HTTP, one and a hundred to a request. Broker, door, bare handler and Node's server are processes of their own; the
 * client and the producer run in the one that measures, on the same machine.
 *
 * <p>System properties: {@code door.connections} (64) for single facts, {@code door.batch.connections} (16).
 */
public final class DoorHop implements Hop {
    private static final int FACTS = 20_000;
    private static final int BATCH = 100;
    private static final int SINGLE_CONNECTIONS = Integer.getInteger("door.connections", 64);
    private static final int BATCH_CONNECTIONS = Integer.getInteger("door.batch.connections", 16);
    private static final int ROUND_MS = 2_000;

    /** Some 20 seconds under load, after which its figures change no more. */
    private static final int WARMUPS = 10;

    /** The same processes have been at work for half a minute. */
    private static final int BATCH_WARMUPS = 4;

    private static final long NANOS_PER_MS = 1_000_000;

    @Override
    public String name() {
        return "door";
    }

    @Override
    public String title() {
        return "facts over HTTP to the topic: the door beside a producer, a bare handler and Node's server";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        try (var scratch = new Scratch();
                var parts = new Closing()) {
            var stack = parts.add("stack", ChildStack.start(scratch.path().resolve("stack")));
            var organization = UUID.randomUUID();
            var facts = new Facts(new Random(1), FACTS, organization, key(stack.settings(), organization));
            var processes = new Processes(stack, scratch.path(), parts, facts, progress);
            new SameRecord(stack, facts).check(processes.doorPort);
            long nanos = plan.items(ROUND_MS) * NANOS_PER_MS;
            var results = List.of(
                    measure(processes, new Shape(1, SINGLE_CONNECTIONS, WARMUPS, nanos), plan),
                    measure(processes, new Shape(BATCH, BATCH_CONNECTIONS, BATCH_WARMUPS, nanos), plan));
            scratch.done();
            return results;
        }
    }

    private static String key(Settings settings, UUID organization) {
        try (var store = KeyStore.open(settings)) {
            return NewKey.create(store, organization, EnumSet.of(Scope.CALL_EVENTS), "benchmark")
                    .value();
        }
    }

    /** Those that take part in both. */
    private static final class Processes {
        final ChildStack stack;
        final Facts facts;
        final Consumer<String> progress;
        final Child door;
        final int doorPort;
        final Child bare;
        final int barePort;
        final List<Child> node = new ArrayList<>();
        int nodePort;

        Processes(ChildStack stack, Path directory, Closing parts, Facts facts, Consumer<String> progress)
                throws Exception {
            this.stack = stack;
            this.facts = facts;
            this.progress = progress;
            door = parts.add("door", Servers.door(stack, directory, facts.key()));
            doorPort = stack.ports().ingest();
            bare = parts.add("bare handler", Servers.bareHandler(directory));
            barePort = bare.awaitPort(Servers.PATIENCE);
            if (Servers.hasNode()) {
                node.add(parts.add("node", Servers.node(directory)));
                nodePort = node.get(0).awaitPort(Servers.PATIENCE);
            } else {
                progress.accept("SKIPPED Node's server: there is no node on the PATH");
            }
        }
    }

    /**
     * @param factsInRequest 1, or a batch
     * @param nanos of a round
     */
    private record Shape(int factsInRequest, int connections, int warmups, long nanos) {
        String name() {
            return factsInRequest == 1 ? "door-single" : "door-batch";
        }
    }

    private static Result measure(Processes with, Shape shape, Plan plan) throws Exception {
        try (var parts = new Closing();
                var serializer =
                        Topics.CALL_EVENTS.valueSerializer(with.stack.settings().startingWith("schema.registry."))) {
            var servers = new ArrayList<OverHttp>();
            var ours = load(with, shape, with.doorPort, parts);
            servers.add(new OverHttp(
                    "door",
                    Role.OURS,
                    ours,
                    shape.factsInRequest,
                    shape.nanos,
                    () -> with.door.cpuSeconds() + with.stack.brokerCpuSeconds()));
            var bare = load(with, shape, with.barePort, parts);
            servers.add(new OverHttp(
                    "bare handler", Role.PEER, bare, shape.factsInRequest, shape.nanos, with.bare::cpuSeconds));
            for (Child node : with.node) {
                var load = load(with, shape, with.nodePort, parts);
                servers.add(new OverHttp("node", Role.PEER, load, shape.factsInRequest, shape.nanos, node::cpuSeconds));
            }
            var producer = parts.add(
                    "producer",
                    new Producing(
                            with.stack.bootstrapServers(),
                            with.facts.events(),
                            serializer,
                            shape.nanos,
                            with.stack::brokerCpuSeconds));
            var contenders = new ArrayList<Turns.Contender>(servers);
            contenders.add(producer);
            var series = new Turns(
                            shape.warmups, plan.rounds(), text -> with.progress.accept(shape.name() + ", " + text))
                    .run(contenders);
            String what = shape.factsInRequest == 1
                    ? "one fact a request, %d connections"
                    : shape.factsInRequest + " facts a request, %d connections";
            return new Result(
                    shape.name(),
                    String.format(what + ", kept alive, one request under way on each", shape.connections),
                    "facts",
                    series,
                    List.of(shape.factsInRequest == 1 ? new Aim("bare handler", 0.7) : new Aim("producer", 0.7)),
                    notes(servers));
        }
    }

    private static Load load(Processes with, Shape shape, int port, Closing parts) throws Exception {
        var requests = with.facts.requests(shape.factsInRequest);
        return parts.add(
                "connections", new Load(port, shape.connections, nth -> requests.get((int) (nth % requests.size()))));
    }

    private static List<String> notes(List<OverHttp> servers) {
        var notes = new ArrayList<String>();
        notes.add(
                "processor time is that of the servers and, where facts go there, of the broker; the producer's is its own"
                        + " and the broker's; the HTTP client's is not in it, but it shares the processors");
        servers.forEach(server -> notes.add(String.format(
                Locale.ROOT,
                "the client's one thread was busy for at most %.0f %% of a round against %s",
                server.clientShareMax() * 100,
                server.name())));
        return notes;
    }
}
