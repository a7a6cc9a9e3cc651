package io.quinite.vantage.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk after any end. {@code -Dspool.seed=N} replays a run. */
final class SpoolTest {
    private static final long ROOMY = 64L * 1024 * 1024;

    @TempDir
    private Path directory;

    @Test
    void shouldGiveBackWhatItTookInItsOrder() throws Exception {
        try (var spool = Spool.open(directory, ROOMY)) {
            append(spool, 0, 100);
            append(spool, 100, 200);
            assertThat(drained(spool)).isEqualTo(names(0, 200));
            assertThat(spool.bytes()).isZero();
            append(spool, 200, 201);
            assertThat(drained(spool)).isEqualTo(names(200, 201));
        }
    }

    @Test
    void shouldHaveEverythingAfterAnotherStart() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (var spool = Spool.open(directory, ROOMY)) {
                append(spool, i * 10, i * 10 + 10);
            }
        }
        try (var spool = Spool.open(directory, ROOMY)) {
            assertThat(spool.bytes()).isPositive();
            assertThat(drained(spool)).isEqualTo(names(0, 30));
        }
    }

    @Test
    void shouldCutAtTheLastSoundFrameWhereverTheTailIsTorn() throws Exception {
        try (var spool = Spool.open(directory, ROOMY)) {
            append(spool, 0, 3);
        }
        Path segment = Segments.of(directory).get(0);
        byte[] whole = Files.readAllBytes(segment);
        int frame = (whole.length - Frames.MARK.length) / 3;

        for (int length = 0; length <= whole.length; length++) {
            Files.write(segment, Arrays.copyOf(whole, length));
            int sound = Math.max(0, length - Frames.MARK.length) / frame;
            try (var spool = Spool.open(directory, ROOMY)) {
                assertThat(drained(spool)).as("cut at " + length).isEqualTo(names(0, sound));
                append(spool, 77, 78);
                assertThat(drained(spool)).isEqualTo(names(77, 78));
            }
        }
    }

    @Test
    void shouldKeepEveryFactBeforeAnyDamageOfTheTail() throws Exception {
        long seed = Long.getLong("spool.seed", System.nanoTime());
        System.out.println("spool.seed=" + seed);
        var random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            int count = 1 + random.nextInt(20);
            try (var spool = Spool.open(directory, ROOMY)) {
                append(spool, 0, count);
            }
            Path segment = Segments.of(directory).get(0);
            byte[] bytes = Files.readAllBytes(segment);
            int frame = (bytes.length - Frames.MARK.length) / count;
            int at = Frames.MARK.length + random.nextInt(bytes.length - Frames.MARK.length);
            for (int i = at; i < bytes.length; i++) {
                bytes[i] = random.nextInt(4) == 0 ? 0 : (byte) random.nextInt(256);
            }
            Files.write(segment, bytes);
            int sound = (at - Frames.MARK.length) / frame;
            try (var spool = Spool.open(directory, ROOMY)) {
                assertThat(drained(spool))
                        .as("seed " + seed + " round " + round)
                        .startsWith(names(0, sound).toArray(String[]::new))
                        .hasSizeLessThanOrEqualTo(count);
            }
        }
    }

    @Test
    void shouldKeepWhatItCutsAway() throws Exception {
        try (var spool = Spool.open(directory, ROOMY)) {
            append(spool, 0, 1);
        }
        Path segment = Segments.of(directory).get(0);
        Files.write(segment, "half a frame".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);

        Spool.open(directory, ROOMY).close();

        assertThat(segment.resolveSibling(segment.getFileName() + ".torn"))
                .content(StandardCharsets.ISO_8859_1)
                .endsWith("half a frame");
    }

    @Test
    void shouldRefuseToStartOnDamageThatNoCrashDoes() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (var spool = Spool.open(directory, ROOMY)) {
                append(spool, i, i + 1);
            }
        }
        Path older = Segments.of(directory).get(0);
        Files.write(older, new byte[] {1}, StandardOpenOption.APPEND);

        assertThatThrownBy(() -> Spool.open(directory, ROOMY))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(older.toString())
                .hasMessageContaining("Move the file away");
    }

    @Test
    void shouldRefuseWhenFullAndTakeAgainWhenThereIsRoom() throws Exception {
        try (var spool = Spool.open(directory, 1_000)) {
            append(spool, 0, 10);
            assertThatThrownBy(() -> spool.append(List.of(new SpooledFact("t", "k", null, new byte[900]))))
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("full");
            drained(spool);
            spool.append(List.of(new SpooledFact("t", "k", null, new byte[900])))
                    .get(10, TimeUnit.SECONDS);
            assertThat(Files.size(Segments.of(directory).get(0))).isLessThanOrEqualTo(1_000);
        }
    }

    @Test
    void shouldNotShareItsDirectory() throws Exception {
        try (var spool = Spool.open(directory, ROOMY)) {
            assertThat(spool.bytes()).isZero();
            assertThatThrownBy(() -> Spool.open(directory, ROOMY))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("ingest.spool.dir");
        }
    }

    @Test
    void shouldShareAnFsyncAmongThoseThatComeTogether() throws Exception {
        try (var spool = Spool.open(directory, ROOMY)) {
            var all = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 20_000; i++) {
                all.add(spool.append(facts(i, i + 1)));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            assertThat(drained(spool)).isEqualTo(names(0, 20_000));
        }
    }

    @Test
    void shouldKeepTheTraceOfAFact() throws Exception {
        try (var spool = Spool.open(directory, ROOMY)) {
            spool.append(List.of(
                            new SpooledFact("t", "k", "00-a-b-01", new byte[] {1}),
                            new SpooledFact("t", "k", null, new byte[] {2})))
                    .get(10, TimeUnit.SECONDS);
            var traces = new ArrayList<String>();
            Spool.read(spool.oldest().orElseThrow(), fact -> traces.add(fact.traceparent() + " " + fact.value()[0]));
            assertThat(traces).containsExactly("00-a-b-01 1", "null 2");
        }
    }

    @Test
    void shouldReadWhatAReleaseWithoutTracesLeft() throws Exception {
        byte[] payload = {0, 0, 0, 1, 't', 0, 0, 0, 2, 'k', 'y', 7, 8};
        var file = ByteBuffer.allocate(100)
                .put(Frames.FORMER_MARK)
                .put(Frames.frame(payload))
                .flip();
        Files.write(Segments.file(directory, 4), Arrays.copyOf(file.array(), file.limit()));

        try (var spool = Spool.open(directory, ROOMY)) {
            append(spool, 0, 1);
            var found = new ArrayList<SpooledFact>();
            Spool.read(spool.oldest().orElseThrow(), found::add);
            assertThat(found).singleElement().satisfies(fact -> {
                assertThat(fact.topic()).isEqualTo("t");
                assertThat(fact.key()).isEqualTo("ky");
                assertThat(fact.traceparent()).isNull();
                assertThat(fact.value()).containsExactly(7, 8);
            });
            spool.release(spool.oldest().orElseThrow());
            assertThat(drained(spool)).isEqualTo(names(0, 1));
        }
    }

    private static void append(Spool spool, int from, int to) throws Exception {
        spool.append(facts(from, to)).get(10, TimeUnit.SECONDS);
    }

    private static List<SpooledFact> facts(int from, int to) {
        return names(from, to).stream()
                .map(name -> new SpooledFact("topic", "key", null, name.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj("fact-%08d"::formatted).toList();
    }

    private static List<String> drained(Spool spool) throws IOException {
        var found = new ArrayList<String>();
        for (Optional<Path> segment = spool.oldest(); segment.isPresent(); segment = spool.oldest()) {
            Spool.read(segment.get(), fact -> found.add(new String(fact.value(), StandardCharsets.UTF_8)));
            spool.release(segment.get());
        }
        return found;
    }
}
