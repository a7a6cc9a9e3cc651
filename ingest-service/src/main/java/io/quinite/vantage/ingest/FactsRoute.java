package io.quinite.vantage.ingest;

import io.javalin.http.Context;
import io.quinite.vantage.access.Caller;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.ingest.body.BodyReader;
import io.quinite.vantage.ingest.body.FactSink;
import io.quinite.vantage.ingest.body.UnreadableBody;
import io.quinite.vantage.ingest.facts.Refused;
import io.quinite.vantage.schemas.TraceContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One route that takes facts of one kind: reads the whole body, sends what is sound, and answers when Kafka has it. Nothing
 * is sent of a body that cannot be read to its end.
 */
final class FactsRoute<E extends SpecificRecord> {
    private static final Logger log = LoggerFactory.getLogger(FactsRoute.class);
    private static final int DISCARD_BUFFER = 16 * 1024;
    private static final long DISCARD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String path;
    private final Scope scope;
    private final FactEncoder<E> encoder;
    private final Door door;
    private final Clock clock;

    FactsRoute(String path, Scope scope, FactEncoder<E> encoder, Door door, Clock clock) {
        this.path = path;
        this.scope = scope;
        this.encoder = encoder;
        this.door = door;
        this.clock = clock;
    }

    /** What was read of one body. */
    private final class Reading implements FactSink<E> {
        final FactBatch batch = new FactBatch(door.inFlight());
        final List<Problem.Rejection> rejected = new ArrayList<>();
        final Caller caller;
        final @Nullable String traceparent;
        final int recordBytesMax = door.probe().recordBytesMax(encoder.kind().topic());
        boolean single;

        @Nullable
        Unavailable unavailable;

        /** @param traceparent of the request, for facts that name none */
        Reading(Caller caller, @Nullable String traceparent) {
            this.caller = caller;
            this.traceparent = traceparent;
        }

        @Override
        public void take(E event, @Nullable String named) throws Refused {
            if (!caller.mayNameOrganization(encoder.kind().organization(event))) {
                throw new Refused(
                        "organization-forbidden",
                        "organization_id",
                        "the key is not of the organization that the fact names");
            }
            if (unavailable != null) {
                return;
            }
            var fact = encoder.encode(event, named == null ? traceparent : named, recordBytesMax);
            try {
                batch.add(fact, fact.value().length);
            } catch (Unavailable e) {
                unavailable = e;
            }
        }

        @Override
        public void refuse(int index, @Nullable Integer line, Refused why) {
            rejected.add(new Problem.Rejection(index, line, why.code(), why.reason(), why.field()));
        }
    }

    void handle(Context context) {
        long startedAt = System.nanoTime();
        Caller caller;
        try {
            caller = door.gate().caller(context, scope);
        } catch (Denied e) {
            answer(context, startedAt, e.problem());
            return;
        }
        if (!door.inFlight().enter()) {
            answer(context, startedAt, Problem.of(503, "overloaded", "too many requests wait for an answer"));
            return;
        }
        boolean waiting = false;
        try {
            waiting = admitted(context, startedAt, caller);
        } finally {
            if (!waiting) {
                door.inFlight().leave();
            }
        }
    }

    /** @return whether the answer comes later */
    private boolean admitted(Context context, long startedAt, Caller caller) {
        var notReady = door.whyNotReady();
        if (notReady.isPresent()) {
            discardBody(context);
            answer(context, startedAt, Problem.of(notReady.get()));
            return false;
        }
        int wait = caller.secondsUntilRequest();
        if (wait > 0) {
            discardBody(context);
            Answers.tooMany(context, wait);
            door.meters().request(path, 429, startedAt);
            return false;
        }
        String traceparent =
                TraceContext.of(context.header(TraceContext.TRACEPARENT)).orElse(null);
        var reading = new Reading(caller, traceparent);
        try {
            read(context, reading);
        } catch (UnreadableBody e) {
            reading.batch.abandon();
            answer(context, startedAt, Problem.of(e.status(), e.code(), e.reason()));
            return false;
        } catch (IOException e) {
            reading.batch.abandon();
            boolean late = e.getCause() instanceof TimeoutException;
            answer(
                    context,
                    startedAt,
                    Problem.of(
                            late ? 408 : 400,
                            late ? "body-timeout" : "incomplete-body",
                            late ? "the body did not arrive in time" : "the body ended early"));
            return false;
        } catch (RuntimeException e) {
            reading.batch.abandon();
            throw e;
        }
        if (reading.unavailable != null) {
            reading.batch.abandon();
            answer(context, startedAt, Problem.of(reading.unavailable));
            return false;
        }
        caller.carried(reading.batch.size() + reading.rejected.size());
        reading.rejected.forEach(rejection -> door.meters().rejected(rejection.code()));
        send(context, startedAt, reading);
        return true;
    }

    private void read(Context context, Reading reading) throws IOException {
        var request = context.req();
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        reading.single = new BodyReader<>(encoder.kind(), door.bodyLimits(), receivedAt, reading)
                .read(request.getInputStream(), request.getContentType(), request.getHeader("Content-Encoding"));
    }

    /** A client that is still sending when the connection is closed may never see the answer, which says to come again. */
    private void discardBody(Context context) {
        byte[] buffer = new byte[DISCARD_BUFFER];
        long deadline = System.nanoTime() + DISCARD_NANOS;
        int left = door.bodyLimits().bodyBytesMax();
        try {
            var body = context.req().getInputStream();
            int count = 0;
            while (count >= 0 && left > 0 && System.nanoTime() - deadline < 0) {
                count = body.read(buffer);
                left -= count;
            }
        } catch (IOException e) {
            log.debug("client has gone path={} cause={}", path, e.toString());
        }
    }

    private void send(Context context, long startedAt, Reading reading) {
        int count = reading.batch.size();
        door.factLog().append(reading.batch);
        CompletableFuture<Void> durable = reading.batch.durable();
        if (durable.isDone()) {
            settle(context, startedAt, reading, count, failure(durable));
        } else {
            // Not on Kafka's thread: an answer may have to wait for its client.
            context.future(() -> durable.handleAsync(
                    (ignored, failure) -> {
                        settle(context, startedAt, reading, count, failure);
                        return null;
                    },
                    door.answers()));
        }
    }

    private static @Nullable Throwable failure(CompletableFuture<Void> done) {
        return done.handle((ok, failure) -> failure).join();
    }

    private void settle(Context context, long startedAt, Reading reading, int count, @Nullable Throwable failure) {
        door.inFlight().leave();
        if (failure != null) {
            log.debug("not durable path={} cause={}", path, failure.toString());
            answer(
                    context,
                    startedAt,
                    Problem.of(Unavailable.kafka("Kafka has not confirmed every fact; repeat the request")));
            return;
        }
        door.meters().accepted(encoder.kind().topic().name(), count);
        if (reading.rejected.isEmpty()) {
            Answers.accepted(context, count);
            door.meters().request(path, 202, startedAt);
        } else if (reading.single) {
            answer(context, startedAt, Problem.of(reading.rejected.get(0)));
        } else {
            Answers.partly(context, count, reading.rejected);
            door.meters().request(path, 207, startedAt);
        }
    }

    private void answer(Context context, long startedAt, Problem problem) {
        Answers.problem(context, problem);
        door.meters().request(path, problem.status(), startedAt);
    }
}
