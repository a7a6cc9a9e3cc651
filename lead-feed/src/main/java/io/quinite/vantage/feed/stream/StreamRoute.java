package io.quinite.vantage.feed.stream;

import io.javalin.http.Context;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.feed.http.Gate;
import io.quinite.vantage.feed.http.Query;
import io.quinite.vantage.feed.http.Refusal;
import io.quinite.vantage.feed.seal.ResumeIds;
import io.quinite.vantage.feed.seal.SealKey;
import io.quinite.vantage.feed.topic.Places;
import io.quinite.vantage.feed.topic.Positions;
import io.quinite.vantage.feed.topic.Shape;
import io.quinite.vantage.feed.topic.Tail;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;

/** {@code GET /v1/lead-changes}: the changes of the key's organization, from where the client was. */
public final class StreamRoute {
    public static final String PATH = "/v1/lead-changes";

    private static final String LAST_ID = "Last-Event-ID";
    private static final String GONE =
            "not every change since then is kept any more; read the leads anew, then connect without an id";

    private final Gate gate;
    private final Tail tail;
    private final SealKey sealKey;
    private final Places places;
    private final Streams streams;

    public StreamRoute(Gate gate, Tail tail, SealKey sealKey, Places places, Streams streams) {
        this.gate = gate;
        this.tail = tail;
        this.sealKey = sealKey;
        this.places = places;
        this.streams = streams;
    }

    public void answer(Context context) throws Refusal {
        var guest = gate.admit(context, Scope.READ);
        var query = Query.of(context.queryParamMap());
        var shape = tail.shape().orElseThrow(() -> notReady(tail.whyNotReady().orElse("the topic is looked for")));
        var seal =
                sealKey.seal().orElseThrow(() -> notReady(sealKey.whyNotReady().orElse("the key is looked for")));
        var ids = new ResumeIds(seal, shape);
        var from = from(context, guest.organization(), query, shape, ids);
        streams.take(guest.organization());
        open(context, new StreamClient.Wanted(guest, query.filter(), from), ids);
    }

    private static Refusal notReady(String why) {
        return new Refusal(503, "not-ready", why);
    }

    private Positions from(Context context, UUID organization, Query query, Shape shape, ResumeIds ids) throws Refusal {
        String last = context.header(LAST_ID);
        try {
            // A client that comes back repeats its first request: its id says more than the time at which it began.
            if (last != null && !last.isBlank()) {
                return resume(last.strip(), organization, shape, ids);
            }
            if (query.since().isPresent()) {
                return since(query.since().get(), shape);
            }
            return places.end(shape);
        } catch (KafkaException e) {
            throw notReady(String.valueOf(e.getMessage()));
        }
    }

    private Positions resume(String last, UUID organization, Shape shape, ResumeIds ids) throws Refusal {
        var wanted = ids.read(organization, last)
                .orElseThrow(() -> new Refusal(
                        410,
                        "resume-unknown",
                        "the id was not given to this organization by this feed; read the leads anew, then connect"
                                + " without an id"));
        return switch (places.judge(shape, wanted)) {
            case WHOLE -> wanted;
            case EXPIRED -> throw new Refusal(410, "resume-expired", GONE);
            // As for a moment after a change of leaders.
            case AHEAD -> throw notReady("Kafka does not have the place of the id at this moment");
        };
    }

    private Positions since(Instant since, Shape shape) throws Refusal {
        if (since.isBefore(places.wholeSince())) {
            throw new Refusal(410, "resume-expired", GONE);
        }
        return places.since(shape, since);
    }

    private void open(Context context, StreamClient.Wanted wanted, ResumeIds ids) {
        context.future(() -> {
            try {
                var response = context.res();
                response.setStatus(200);
                response.setContentType("text/event-stream; charset=utf-8");
                response.setHeader("Cache-Control", "no-store");
                // Proxies of the nginx kind would else hold events back.
                response.setHeader("X-Accel-Buffering", "no");
                return streams.open(wanted, ids, response.getOutputStream());
            } catch (IOException e) {
                streams.free(wanted.guest().organization());
                return CompletableFuture.failedFuture(e);
            }
        });
    }
}
