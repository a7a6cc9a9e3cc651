package io.quinite.vantage.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private final Observability observability = Observability.quiet();
    private final AdminServer server = AdminServer.start("127.0.0.1", 0, observability);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSayWhyAServiceIsNotReady() throws Exception {
        var why = new AtomicReference<>(Optional.of("PostgreSQL does not answer"));
        observability.health().ready("sink", why::get);

        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/ready").body()).isEqualTo("sink: PostgreSQL does not answer\n");

        why.set(Optional.empty());

        assertThat(get("/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNotBeLiveAfterAFailure() throws Exception {
        assertThat(get("/live").statusCode()).isEqualTo(200);

        observability.health().fail("sink", new IllegalStateException("offsets differ"));

        assertThat(get("/live").statusCode()).isEqualTo(503);
        assertThat(get("/live").body()).contains("offsets differ");
    }

    @Test
    void shouldServeMetricsAsPrometheusText() throws Exception {
        observability.meters().counter("vantage.sink.rows", "table", "leads").increment(3);

        assertThat(get("/metrics").body()).contains("vantage_sink_rows_total{table=\"leads\"} 3.0");
    }

    @Test
    void shouldSayWhichPortIsTaken() {
        assertThatThrownBy(() -> AdminServer.start("127.0.0.1", server.uri().getPort(), observability))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("127.0.0.1:" + server.uri().getPort());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.uri() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
