package io.quinite.vantage.benchmarks.start;

import io.quinite.vantage.embedded.EmbeddedKafka;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.kit.Health;
import io.quinite.vantage.kit.Termination;
import java.nio.file.Path;

/** The broker, or PostgreSQL, by the code that {@code up} starts it with, and nothing else. */
final class Alone {
    static final String BROKER = "broker";
    static final String POSTGRES = "postgresql";
    static final String READY = "ready;";

    /** Of no use to anybody else. */
    private static final String PASSWORD = "benchmark";

    private Alone() {}

    public static void main(String[] args) throws Exception {
        var ports = new Ports(Integer.parseInt(args[2]));
        try (var termination = Termination.listening();
                var part = start(args[0], Path.of(args[1]), ports)) {
            System.out.println(READY + " " + part);
            System.out.flush();
            termination.await(new Health());
        }
    }

    private static AutoCloseable start(String what, Path directory, Ports ports) throws Exception {
        return what.equals(BROKER)
                ? EmbeddedKafka.start(directory.resolve("kafka"), ports.kafka(), ports.kafkaController())
                : EmbeddedPostgres.start(directory.resolve("postgres"), ports.postgres(), PASSWORD);
    }
}
