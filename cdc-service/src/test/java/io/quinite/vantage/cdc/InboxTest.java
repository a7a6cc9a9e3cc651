package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.cdc.pgoutput.Message.Commit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InboxTest {
    private static final Duration NOT = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Inbox inbox = new Inbox(3, 100);

    @Test
    void shouldGiveInOrderWhatIsThere() throws Exception {
        assertThat(inbox.take(10, NOT)).isEmpty();
        inbox.offer(message(1, 1), NOT);
        inbox.offer(message(2, 1), NOT);
        inbox.offer(message(3, 1), NOT);

        assertThat(inbox.take(2, NOT)).extracting(Received::lsn).containsExactly(1L, 2L);
        assertThat(inbox.take(2, NOT)).extracting(Received::lsn).containsExactly(3L);
    }

    @Test
    void shouldHoldNoMoreMessagesThanItMay() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(inbox.offer(message(i, 1), NOT)).isTrue();
        }

        assertThat(inbox.offer(message(4, 1), NOT)).isFalse();
        inbox.take(1, NOT);
        assertThat(inbox.offer(message(4, 1), NOT)).isTrue();
    }

    @Test
    void shouldHoldNoMoreBytesThanItMayButForOneLargeMessage() throws Exception {
        assertThat(inbox.offer(message(1, 60), NOT)).isTrue();
        assertThat(inbox.offer(message(2, 41), NOT)).isFalse();
        assertThat(inbox.offer(message(2, 40), NOT)).isTrue();
        inbox.take(2, NOT);

        assertThat(inbox.offer(message(3, 1_000), NOT)).isTrue();
        assertThat(inbox.offer(message(4, 1), NOT)).isFalse();
        inbox.take(1, NOT);
        assertThat(inbox.offer(message(4, 100), NOT)).isTrue();
    }

    @Test
    void shouldWakeWhoWaits() throws Exception {
        var taken = CompletableFuture.supplyAsync(() -> take());
        inbox.offer(message(1, 1), NOT);
        assertThat(taken.join()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            inbox.offer(message(i, 1), NOT);
        }

        var offered = CompletableFuture.supplyAsync(() -> offer());
        inbox.take(3, NOT);
        assertThat(offered.join()).isTrue();
    }

    @Test
    void shouldEndWhenAllHasBeenTaken() throws Exception {
        var why = new IllegalStateException("away");
        inbox.offer(message(1, 1), NOT);
        inbox.end(why);

        assertThat(inbox.take(10, LONG)).hasSize(1);
        assertThatThrownBy(() -> inbox.take(10, LONG))
                .isInstanceOf(Inbox.Ended.class)
                .hasCause(why);
    }

    private int take() {
        try {
            return inbox.take(1, LONG).size();
        } catch (InterruptedException | Inbox.Ended e) {
            throw new AssertionError(e);
        }
    }

    private boolean offer() {
        try {
            return inbox.offer(message(9, 1), LONG);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Received message(long lsn, int bytes) {
        return new Received(lsn, new Commit(lsn), bytes);
    }
}
