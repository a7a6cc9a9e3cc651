package io.quinite.vantage.surroundings;

/** A Kafka under one address, which keeps address and data whatever is done to it. */
public interface Broker extends AutoCloseable {
    String bootstrapServers();

    /** Starts it again, and returns when clients can connect. */
    void start();

    /** Stops it in an orderly way. */
    void stop();

    @Override
    void close();
}
