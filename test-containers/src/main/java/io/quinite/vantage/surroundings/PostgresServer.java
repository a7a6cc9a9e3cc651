package io.quinite.vantage.surroundings;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** A server of PostgreSQL, which keeps port and data whatever is done to it. */
public interface PostgresServer extends AutoCloseable {
    /** On 127.0.0.1. */
    int port();

    /** Without user and password. */
    String jdbcUrl();

    /** With the superuser and its password, as {@code psql} takes it. */
    String libpqUri();

    /** A connection of the superuser. */
    Connection connect() throws SQLException;

    /** Starts it again, and returns when it takes connections. */
    void start() throws IOException, InterruptedException;

    /** Stops it in an orderly way. */
    void stop() throws IOException, InterruptedException;

    /** SIGKILL for every process of it. */
    void kill() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
