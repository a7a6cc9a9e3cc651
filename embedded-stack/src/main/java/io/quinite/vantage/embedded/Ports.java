package io.quinite.vantage.embedded;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.stream.IntStream;

/**
 * The ports of one stack: eight in a row.
 *
 * <p>Free ones are looked for below the range that systems give to outgoing connections (32768 and up on Linux): a port
 * of that range may belong to somebody's connection just when a stack restarts and wants it back.
 *
 * @param base the first of the eight
 */
public record Ports(int base) {
    private static final int COUNT = 8;
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 200;

    public Ports {
        if (base < 1 || base + COUNT - 1 > 65_535) {
            throw new UserError("the first port is " + base + "; it must be from 1 to " + (65_536 - COUNT));
        }
    }

    /** Eight ports that nobody listens on now. */
    public static Ports free() {
        var random = new SecureRandom();
        for (int i = 0; i < TRIES; i++) {
            // Aligned, so that two stacks that start at once overlap wholly or not at all.
            int base = LOWEST + random.nextInt((HIGHEST - LOWEST) / 10) * 10;
            if (IntStream.range(base, base + COUNT).allMatch(Ports::bindable)) {
                return new Ports(base);
            }
        }
        throw new UserError("found no " + COUNT + " free ports in a row between " + LOWEST + " and " + HIGHEST
                + " on 127.0.0.1; free some or name the first one");
    }

    /** For the HTTP door. */
    public int ingest() {
        return base;
    }

    /** For health and metrics. */
    public int admin() {
        return base + 1;
    }

    public int registry() {
        return base + 2;
    }

    public int kafka() {
        return base + 3;
    }

    /** Kafka's own: the broker speaks to its controller over it. */
    public int kafkaController() {
        return base + 4;
    }

    public int postgres() {
        return base + 5;
    }

    /** For the figures of analytics. */
    public int analytics() {
        return base + 6;
    }

    /** For the lead feed. */
    public int feed() {
        return base + 7;
    }

    /** All but PostgreSQL's, which may be held by a server that is to be taken over. */
    void requireFree() {
        requireFree(ingest(), "the door");
        requireFree(admin(), "health and metrics");
        requireFree(registry(), "the schema registry");
        requireFree(kafka(), "Kafka");
        requireFree(kafkaController(), "Kafka's controller");
        requireFree(analytics(), "the figures of analytics");
        requireFree(feed(), "the lead feed");
    }

    /** @throws UserError where somebody listens on the port already */
    static void requireFree(int port, String part) {
        if (!bindable(port)) {
            throw new UserError("port " + port + " on 127.0.0.1, wanted by " + part
                    + ", is taken by another process; free it, or choose others with --port-base");
        }
    }

    static boolean bindable(int port) {
        try (var socket = new ServerSocket()) {
            // As servers do: a connection of the last run that lingers in TIME_WAIT is no reason to refuse.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
