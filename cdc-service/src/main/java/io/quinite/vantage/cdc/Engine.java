package io.quinite.vantage.cdc;

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.quinite.vantage.kit.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of Debezium's engine, from a start to its end; it is never started again. */
final class Engine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);
    private static final Duration CLOSE_AGAIN = Duration.ofMillis(200);

    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Engine(
            EngineSettings settings, DebeziumEngine.ChangeConsumer<ChangeEvent<SourceRecord, SourceRecord>> consumer) {
        engine = DebeziumEngine.create(Connect.class)
                .using(settings.properties())
                .using((success, message, error) -> {
                    if (success) {
                        ended.complete(null);
                    } else {
                        ended.completeExceptionally(error == null ? new IllegalStateException(message) : error);
                    }
                })
                .notifying(consumer)
                .build();
    }

    static Engine start(
            EngineSettings settings, DebeziumEngine.ChangeConsumer<ChangeEvent<SourceRecord, SourceRecord>> consumer) {
        var started = new Engine(settings, consumer);
        DaemonThreads.named("cdc-engine").newThread(started::run).start();
        return started;
    }

    /** Waits for at most {@code patience}; true when the engine has ended by itself, an exception when by a failure. */
    boolean awaitEnd(Duration patience) throws InterruptedException, ExecutionException {
        try {
            ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void run() {
        try {
            engine.run();
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
        }
    }

    /** Debezium refuses to be closed while it is starting, so it is asked until it has ended. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        while (!ended.isDone() && System.nanoTime() < deadline) {
            try {
                engine.close();
            } catch (IllegalStateException | IOException e) {
                log.debug("engine not closed yet", e);
            }
            try {
                if (awaitEnd(CLOSE_AGAIN)) {
                    return;
                }
            } catch (ExecutionException e) {
                log.debug("engine ended by a failure", e);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (!ended.isDone()) {
            log.warn("the engine did not stop; the next one will end its stream");
        }
    }
}
