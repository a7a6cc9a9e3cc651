package io.quinite.vantage.ingest.plivo;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.ingest.plivo.SeenNonces.Verdict;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SeenNoncesTest {
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    @Test
    void shouldTellARepetitionFromAnotherCallbackUnderTheSameNonce() {
        var nonces = new SeenNonces(10, 10);
        nonces.remember(ONE, "n", "text");

        assertThat(nonces.look(ONE, "n", "text")).isEqualTo(Verdict.REPEATED);
        assertThat(nonces.look(ONE, "n", "other")).isEqualTo(Verdict.REUSED);
        assertThat(nonces.look(ONE, "m", "text")).isEqualTo(Verdict.NEW);
        assertThat(nonces.look(OTHER, "n", "text")).isEqualTo(Verdict.NEW);
    }

    @Test
    void shouldForgetTheOldestOfAnOrganizationAndNoneOfAnother() {
        var nonces = new SeenNonces(2, 10);
        nonces.remember(OTHER, "first", "text");
        for (String nonce : new String[] {"first", "second", "third"}) {
            nonces.remember(ONE, nonce, "text");
        }

        assertThat(nonces.look(ONE, "first", "text")).isEqualTo(Verdict.NEW);
        assertThat(nonces.look(ONE, "third", "text")).isEqualTo(Verdict.REPEATED);
        assertThat(nonces.look(OTHER, "first", "text")).isEqualTo(Verdict.REPEATED);
    }
}
