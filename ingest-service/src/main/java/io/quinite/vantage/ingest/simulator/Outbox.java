package io.quinite.vantage.ingest.simulator;

import io.quinite.vantage.ingest.send.DoorClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Facts that are to be sent, by the time at which they are. Filled by answers and emptied by the run. */
final class Outbox {
    private final Map<DoorClient.Route, PriorityQueue<Timed>> queues = new EnumMap<>(DoorClient.Route.class);
    private int size;
    private long sequence;

    /** Ties go by arrival, so that the same seed sends in the same order. */
    private record Timed(long dueNanos, long sequence, Delivery delivery) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Outbox() {
        for (var route : DoorClient.Route.values()) {
            queues.put(route, new PriorityQueue<>());
        }
    }

    synchronized void add(long fromNanos, List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            long due = fromNanos + TimeUnit.MILLISECONDS.toNanos(delivery.afterMs());
            queue(delivery.route()).add(new Timed(due, sequence++, delivery));
        }
        size += deliveries.size();
    }

    synchronized List<Delivery> takeDue(DoorClient.Route route, long nowNanos, int max) {
        var queue = queue(route);
        var due = new ArrayList<Delivery>();
        while (due.size() < max && !queue.isEmpty() && queue.peek().dueNanos() - nowNanos <= 0) {
            due.add(queue.remove().delivery());
        }
        size -= due.size();
        return due;
    }

    synchronized int size() {
        return size;
    }

    synchronized boolean isEmpty() {
        return size == 0;
    }

    private PriorityQueue<Timed> queue(DoorClient.Route route) {
        return java.util.Objects.requireNonNull(queues.get(route));
    }
}
