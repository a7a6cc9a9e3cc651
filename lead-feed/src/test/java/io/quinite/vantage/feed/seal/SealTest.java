package io.quinite.vantage.feed.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.feed.topic.Positions;
import io.quinite.vantage.feed.topic.Shape;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealTest {
    private static final UUID A = UUID.fromString("7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69");
    private static final UUID B = UUID.fromString("5d0c7b0f-6f0e-4a53-9a5e-1f2d3c4b5a69");
    private static final Shape SHAPE = new Shape("iEHYnGJ4TFC6QrUY1mGpTg", 3);

    private final Seal seal = new Seal(key(1));
    private final ResumeIds ids = new ResumeIds(seal, SHAPE);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE})
    void shouldOpenWhatItSealed(long offset) {
        long[] next = {offset, 0, 5};

        String id = ids.of(A, next);

        assertThat(id).matches("[A-Za-z0-9_-]+").hasSizeLessThan(100);
        assertThat(ids.read(A, id)).contains(new Positions(next));
        assertThat(ids.of(A, next)).as("the same place is the same id").isEqualTo(id);
    }

    @Test
    void shouldOpenNothingForAnotherOrganization() {
        assertThat(ids.read(B, ids.of(A, new long[] {1, 2, 3}))).isEmpty();
    }

    @Test
    void shouldNoticeEveryChangedBit() {
        byte[] id = Base64.getUrlDecoder().decode(ids.of(A, new long[] {1, 2, 3}));

        for (int bit = 0; bit < id.length * 8; bit++) {
            byte[] changed = id.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

            assertThat(ids.read(A, text)).as("bit " + bit).isEmpty();
        }
    }

    @Test
    void shouldTellNothingOfTheOffsets() {
        String one = ids.of(A, new long[] {1, 2, 3});
        String next = ids.of(A, new long[] {1, 2, 4});

        assertThat(one.substring(0, 20)).isNotEqualTo(next.substring(0, 20));
        assertThat(one.substring(22)).isNotEqualTo(next.substring(22));
    }

    @Test
    void shouldTakeNoIdOfAnotherKeyOrAnotherTopic() {
        String id = ids.of(A, new long[] {1, 2, 3});

        assertThat(new ResumeIds(new Seal(key(2)), SHAPE).read(A, id)).isEmpty();
        assertThat(new ResumeIds(seal, new Shape("AAAAAAAATFC6QrUY1mGpTg", 3)).read(A, id))
                .isEmpty();
        assertThat(new ResumeIds(seal, new Shape(SHAPE.id(), 4)).read(A, id)).isEmpty();
        assertThat(new ResumeIds(seal, new Shape(SHAPE.id(), 2)).read(A, id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "x y", "ääää", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "0"})
    void shouldTakeNothingThatIsNoId(String text) {
        assertThat(ids.read(A, text)).isEmpty();
        assertThat(ids.read(A, "A".repeat(100_000))).isEmpty();
    }

    private static byte[] key(long seed) {
        byte[] key = new byte[Seal.KEY_BYTES];
        new Random(seed).nextBytes(key);
        return key;
    }
}
