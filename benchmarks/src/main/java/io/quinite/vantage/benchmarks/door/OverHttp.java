package io.quinite.vantage.benchmarks.door;

import io.quinite.vantage.benchmarks.harness.Load;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Turns;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/** A server under the load of all connections. */
final class OverHttp implements Turns.Contender {
    private final String name;
    private final Role role;
    private final Load load;
    private final int factsInRequest;
    private final long nanos;
    private final DoubleSupplier serversCpuSeconds;
    private double clientShareMax;

    /**
     * @param nanos of a round
     * @param serversCpuSeconds of the server and of what works behind it, without the client
     */
    OverHttp(String name, Role role, Load load, int factsInRequest, long nanos, DoubleSupplier serversCpuSeconds) {
        this.name = name;
        this.role = role;
        this.load = load;
        this.factsInRequest = factsInRequest;
        this.nanos = nanos;
        this.serversCpuSeconds = serversCpuSeconds;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public Turns.Round round() throws Exception {
        double cpuBefore = serversCpuSeconds.getAsDouble();
        double clientBefore = clientCpuSeconds();
        long began = System.nanoTime();
        long requests = load.run(nanos);
        double seconds = (System.nanoTime() - began) / 1e9;
        clientShareMax = Math.max(clientShareMax, (clientCpuSeconds() - clientBefore) / seconds);
        return new Turns.Round(requests * factsInRequest, seconds, serversCpuSeconds.getAsDouble() - cpuBefore);
    }

    private static double clientCpuSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    /** How busy the client's one thread was at most; near to 1 it would have been the limit. */
    double clientShareMax() {
        return clientShareMax;
    }
}
