package io.quinite.vantage.sink.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.sink.store.RecordHeaders.Header;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordHeadersTest {
    @Test
    void shouldKeepOrderRepetitionsEmptyAndNullValues() {
        var headers = List.of(
                new Header("a", "1".getBytes(UTF_8)),
                new Header("a", new byte[0]),
                new Header("ключ", null),
                new Header("", "2".getBytes(UTF_8)));

        var read = RecordHeaders.decode(RecordHeaders.encode(headers));

        assertThat(read).usingRecursiveComparison().isEqualTo(headers);
        assertThat(RecordHeaders.decode(new byte[0])).isEmpty();
    }
}
