package io.quinite.vantage.ingest.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.ingest.send.DoorClient.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The facts of one call or lead, in the order in which they happen; what the network makes of it comes in the end. */
final class Script {
    private static final double TWICE = .05;
    private static final double VERY_LATE = .02;
    private static final long VERY_LATE_MS = 8_000;

    private final Random random;
    private final Route route;
    private final ObjectNode identity;
    private final List<String> lines = new ArrayList<>();

    Script(Random random, Route route, ObjectNode identity) {
        this.random = random;
        this.route = route;
        this.identity = identity;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Adds a fact; {@code knowing} its campaign and lead, or only its call as a provider's callback does. */
    void add(String type, Instant at, String source, boolean knowing, ObjectNode data) {
        var fact = object();
        fact.put("event_id", ReferenceData.uuid(random).toString());
        fact.put("type", type);
        fact.put("occurred_at", at.toString());
        fact.setAll(identity);
        if (!knowing) {
            fact.remove(List.of("campaign_id", "lead_id"));
        }
        fact.put("source", source);
        if (source.equals("voice_server")) {
            fact.put("server", "ws-" + (1 + random.nextInt(3)));
        }
        fact.set("data", data);
        lines.add(fact.toString());
    }

    void add(String type, Instant at, String source, boolean knowing) {
        add(type, at, source, knowing, object());
    }

    /** Spread over {@code spreadMs}, out of order by up to a third of it, some twice, a few very late. */
    List<Delivery> deliveries(long spreadMs) {
        var deliveries = new ArrayList<Delivery>();
        for (int i = 0; i < lines.size(); i++) {
            long due = spreadMs * i / lines.size() + (long) (random.nextDouble() * spreadMs / 3);
            due += chance(VERY_LATE) ? (long) (random.nextDouble() * VERY_LATE_MS) : 0;
            var delivery = new Delivery(route, due, lines.get(i));
            deliveries.add(delivery);
            if (chance(TWICE)) {
                deliveries.add(delivery.later((long) (random.nextDouble() * spreadMs)));
            }
        }
        return deliveries;
    }
}
