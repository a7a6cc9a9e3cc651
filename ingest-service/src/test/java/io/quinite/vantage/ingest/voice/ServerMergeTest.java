package io.quinite.vantage.ingest.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.voice.VoiceServerEvent;
import io.quinite.vantage.voice.VoiceServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ServerMergeTest {
    private static final Instant T = Instant.parse("2026-11-09T21:30:30Z");

    static List<Long> seeds() {
        String seed = System.getProperty("seed");
        return seed == null ? List.of(1L, 2L, 3L, System.nanoTime()) : List.of(Long.parseLong(seed));
    }

    /** Two doors write at the same moment, in any order: an announcement, an outcome, a heartbeat. None may be lost. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldGiveTheSameStateInWhateverOrderRecordsCome(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            int urls = 1 + round % 2;
            var events = new ArrayList<VoiceServerEvent>();
            for (int i = 0; i < 5; i++) {
                events.add(event(
                        "wss://" + random.nextInt(urls) + ".example",
                        random.nextInt(4),
                        random.nextBoolean(),
                        random.nextInt(4),
                        random.nextInt(4)));
            }
            var expected = merged(events);
            Collections.shuffle(events, random);
            var merged = merged(events);
            if (urls > 1) {
                // An outcome may be forgotten when the URL changes to and fro; the server is then looked at again.
                merged = VoiceServerEvent.newBuilder(merged)
                        .setStatus(expected.getStatus())
                        .setCheckedAt(expected.getCheckedAt())
                        .build();
            }
            assertThat(state(merged)).isEqualTo(state(expected));
        }
    }

    @Test
    void shouldNotTakeTheOutcomeOfAnotherUrl() {
        var verified = event("wss://old.example", 1, true, 2, 0);
        var moved = event("wss://new.example", 3, true, 0, 1);

        assertThat(ServerMerge.of(verified, moved).getStatus()).isEqualTo(VoiceServerStatus.PENDING);
    }

    @Test
    void shouldKeepADeactivationThatAnOutcomeDoesNotKnowOf() {
        var deactivated = event("wss://a.example", 2, false, 0, 0);
        var outcome = event("wss://a.example", 1, true, 3, 0);

        var merged = ServerMerge.of(deactivated, outcome);

        assertThat(merged.getIsActive()).isFalse();
        assertThat(merged.getStatus()).isEqualTo(VoiceServerStatus.VERIFIED);
        assertThat(ServerMerge.sameState(outcome, merged)).isFalse();
        assertThat(ServerMerge.sameState(deactivated, merged)).isFalse();
        assertThat(ServerMerge.sameState(merged, merged)).isTrue();
    }

    @Test
    void shouldHandOutThePreferredOnesEvenlyAndNoneThatIsSilent() {
        var servers = new VoiceServers(Duration.ofSeconds(30));
        for (var name : List.of("a", "b", "c", "silent", "second")) {
            servers.learn(VoiceServerEvent.newBuilder(event("wss://" + name + ".example", 1, true, 2, 3))
                    .setName(name)
                    .setPriority(name.equals("second") ? 5 : 1)
                    .setLastHeartbeatAt(name.equals("silent") ? T.minusSeconds(60) : T)
                    .build());
        }

        var handedOut = IntStream.range(0, 300)
                .mapToObj(i -> servers.next(T.plusSeconds(1)).orElseThrow().getName())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

        assertThat(handedOut).containsOnlyKeys("a", "b", "c").allSatisfy((name, count) -> assertThat(count)
                .isEqualTo(100L));
        assertThat(servers.next(T.plusSeconds(31))).isEmpty();
    }

    private static VoiceServerEvent merged(List<VoiceServerEvent> events) {
        return events.stream().reduce(ServerMerge::of).orElseThrow();
    }

    private static String state(VoiceServerEvent event) {
        return VoiceServerEvent.newBuilder(event)
                .setEventId(new UUID(0, 1))
                .setOccurredAt(T)
                .setReceivedAt(T)
                .build()
                .toString();
    }

    private static VoiceServerEvent event(String url, int announced, boolean active, int checked, int beat) {
        // What was found at one moment is one outcome: two doors that look at once say the same.
        var status = checked == 0
                ? VoiceServerStatus.PENDING
                : checked % 2 == 0 ? VoiceServerStatus.VERIFIED : VoiceServerStatus.FAILED;
        return new VoiceServerEvent(
                UUID.randomUUID(),
                "a",
                null,
                T,
                T,
                url,
                active,
                checked == 3 ? VoiceServerStatus.VERIFIED : status,
                null,
                0,
                T.plusSeconds(announced),
                checked == 0 ? null : T.plusSeconds(checked),
                beat == 0 ? null : T.plusSeconds(beat));
    }
}
