package io.quinite.vantage.ingest.voice;

import io.quinite.vantage.voice.VoiceServerEvent;
import io.quinite.vantage.voice.VoiceServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** What the topic says of every voice server, in memory. Safe for many threads. */
public final class VoiceServers {
    private final ConcurrentSkipListMap<String, VoiceServerEvent> byName = new ConcurrentSkipListMap<>();

    /** Doors begin at different places, so that they do not send their first calls to the same server. */
    private final AtomicInteger turn =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 16));

    private final Duration heartbeatTimeout;

    public VoiceServers(Duration heartbeatTimeout) {
        this.heartbeatTimeout = heartbeatTimeout;
    }

    /** Takes a record of the topic, and returns what is known afterwards. */
    public VoiceServerEvent learn(VoiceServerEvent event) {
        return byName.merge(event.getName(), event, ServerMerge::of);
    }

    /** The server is forgotten: its record was deleted. */
    public void forget(String name) {
        byName.remove(name);
    }

    public Optional<VoiceServerEvent> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** By name. */
    public List<VoiceServerEvent> all() {
        return List.copyOf(byName.values());
    }

    public int size() {
        return byName.size();
    }

    /** Whether calls may be sent to it now. */
    public boolean mayTakeCalls(VoiceServerEvent server, Instant now) {
        return server.getIsActive() && server.getStatus() == VoiceServerStatus.VERIFIED && isAlive(server, now);
    }

    /** Whether it has said so lately. */
    public boolean isAlive(VoiceServerEvent server, Instant now) {
        Instant beat = server.getLastHeartbeatAt();
        return beat != null && !now.isAfter(beat.plus(heartbeatTimeout));
    }

    /** The server that is to take the next call: of those with the smallest priority, each in its turn. */
    public Optional<VoiceServerEvent> next(Instant now) {
        var ready = byName.values().stream()
                .filter(server -> mayTakeCalls(server, now))
                .toList();
        var best = ready.stream().map(VoiceServerEvent::getPriority).min(Comparator.naturalOrder());
        if (best.isEmpty()) {
            return Optional.empty();
        }
        var equals = ready.stream()
                .filter(server -> server.getPriority() == best.get().intValue())
                .toList();
        return Optional.of(equals.get(Math.floorMod(turn.getAndIncrement(), equals.size())));
    }
}
