package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.teststack.TestStack;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of 130 MB, more than twice what memory may hold of it. {@code -Drows=1000000} for a longer one. */
@ExtendWith(SharedStack.class)
final class LongImportIT {
    private static final Logger log = LoggerFactory.getLogger(LongImportIT.class);
    private static final int ROWS = Integer.getInteger("rows", 10_000);
    private static final String NOTES = "She asked for a \"\"call\"\" back. ".repeat(400);
    private static final int IN_FLIGHT_MAX = 500;
    private static final int SAMPLES = 10;
    private static final long GROWTH_MAX = 48L * 1024 * 1024;

    private final List<Long> usedAfterCollection = Collections.synchronizedList(new ArrayList<>());

    @Test
    void shouldTakeALongFileInFlatMemory(TestStack stack) throws Exception {
        var limits = Map.of("ingest.import.rows.in.flight.max", Integer.toString(IN_FLIGHT_MAX));
        try (var door = TestDoor.start(stack, limits)) {
            var request = HttpRequest.newBuilder(
                            door.uri().resolve(LeadImportRoute.PATH + "?organization_id=" + UUID.randomUUID()))
                    .header("Authorization", "Bearer " + door.key().value())
                    .header("Content-Type", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(Rows::new));
            long startedAt = System.nanoTime();
            var answer = door.client().http().send(request.build(), HttpResponse.BodyHandlers.ofString());
            double seconds = (System.nanoTime() - startedAt) / 1e9;

            var summary = new JsonMapper().readTree(answer.body());
            // A warning, because tests show no less.
            log.warn(
                    "imported rows={} seconds={} rows_per_second={} live_heap_mib={}",
                    ROWS,
                    seconds,
                    Math.round(ROWS / seconds),
                    usedAfterCollection.stream().map(bytes -> bytes >> 20).toList());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(207);
            assertThat(summary.path("accepted").asInt()).isEqualTo(ROWS - ROWS / 100);
            assertThat(summary.path("refused").asInt()).isEqualTo(ROWS / 100);
            assertThat(summary.path("errors").size()).isEqualTo(Math.min(1_000, ROWS / 100));
            // The first sample is before classes and buffers are there.
            var settled = usedAfterCollection.subList(2, usedAfterCollection.size());
            assertThat(Collections.max(settled) - settled.get(0)).isLessThan(GROWTH_MAX);
        }
    }

    /** The file, made while it is read; every hundredth row is wrong. */
    private final class Rows extends InputStream {
        private byte[] line = "name,phone,email,city,notes\n".getBytes(StandardCharsets.UTF_8);
        private int at;
        private int next;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (at == line.length) {
                if (next == ROWS) {
                    return -1;
                }
                if (next % (ROWS / SAMPLES) == 0) {
                    sample();
                }
                line = "Lead %d,%s,lead%d@example.com,Mumbai,\"%sRow %d\"%n"
                        .formatted(next, next % 100 == 99 ? "12" : "98%08d".formatted(next), next, NOTES, next)
                        .getBytes(StandardCharsets.UTF_8);
                at = 0;
                next++;
            }
            int count = Math.min(length, line.length - at);
            System.arraycopy(line, at, buffer, offset, count);
            at += count;
            return count;
        }

        private void sample() {
            usedAfterCollection.add(LiveHeap.bytes());
        }
    }
}
