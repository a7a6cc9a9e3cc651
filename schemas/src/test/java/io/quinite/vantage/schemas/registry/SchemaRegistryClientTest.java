package io.quinite.vantage.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.registry.StubRegistry.Answer;
import io.quinite.vantage.schemas.registry.StubRegistry.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryClientTest {
    private static final Schema TEXT = new Schema.Parser().parse("\"string\"");

    private StubRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = StubRegistry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void shouldRegisterAndFindAgain() {
        var client = client();

        int id = client.register("calls-value", CallEvent.getClassSchema(), false);

        Schema portable = PortableSchemas.portable(CallEvent.getClassSchema());
        assertThat(client().idOf("calls-value", CallEvent.getClassSchema(), false))
                .isEqualTo(id);
        assertThat(client().byId(id)).isEqualTo(portable);
        assertThat(client().latest("calls-value")).isEqualTo(new RegisteredSchema("calls-value", 1, id, portable));
        assertThat(client().bySubjectAndVersion("calls-value", 1).schema()).isEqualTo(portable);
        assertThat(client().versions("calls-value")).containsExactly(1);
        assertThat(client().versions("unknown")).isEmpty();
        assertThat(client().subjects()).containsExactly("calls-value");
    }

    @Test
    void shouldAskOnceForWhatCannotChange() {
        var client = client();
        int id = client.register("s", TEXT, false);

        for (int i = 0; i < 3; i++) {
            client.idOf("s", TEXT, false);
            client.byId(id);
        }

        assertThat(registry.requests()).extracting(Request::method).containsExactly("POST", "GET");
    }

    @Test
    void shouldNormalizeWhenTold() {
        var client = client();

        client.register("s", TEXT, true);
        client().idOf("s", TEXT, true);

        assertThat(registry.requests())
                .extracting(Request::path)
                .containsExactly("/subjects/s/versions?normalize=true", "/subjects/s?normalize=true");
    }

    @Test
    void shouldPutSubjectsWithOddNamesIntoThePath() {
        client().register("a/b c+d?é", TEXT, false);

        assertThat(client().versions("a/b c+d?é")).containsExactly(1);
        assertThat(registry.requests().get(0).path()).isEqualTo("/subjects/a%2Fb%20c%2Bd%3F%C3%A9/versions");
    }

    @Test
    void shouldResolveReferencesAndTheirReferences() {
        registry.add("Money", schema("{\"type\":\"fixed\",\"name\":\"Money\",\"namespace\":\"n\",\"size\":8}"));
        registry.add(
                "Line",
                referring(
                        "{\"type\":\"record\",\"name\":\"n.Line\",\"fields\":[{\"name\":\"m\",\"type\":\"n.Money\"}]}",
                        "Money"));
        registry.add(
                "Tax",
                referring(
                        "{\"type\":\"record\",\"name\":\"n.Tax\",\"fields\":[{\"name\":\"m\",\"type\":\"n.Money\"}]}",
                        "Money"));
        int id = registry.add(
                "Bill",
                referring(
                        "{\"type\":\"record\",\"name\":\"n.Bill\",\"fields\":[{\"name\":\"l\",\"type\":\"n.Line\"},{\"name\":\"t\",\"type\":\"n.Tax\"}]}",
                        "Line",
                        "Tax"));

        Schema bill = client().byId(id);

        assertThat(bill.getField("l").schema().getField("m").schema().getFixedSize())
                .isEqualTo(8);
        assertThat(bill.getField("t").schema().getField("m").schema().getFullName())
                .isEqualTo("n.Money");
        assertThat(registry.requests())
                .filteredOn(request -> request.path().equals("/subjects/Money/versions/1"))
                .hasSize(1);
        assertThat(client().latest("Bill").schema()).isEqualTo(bill);
    }

    @Test
    void shouldSayWhatTheRegistrySaid() {
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> client().byId(42))
                .withMessageContaining("/schemas/ids/42")
                .withMessageContaining("Schema not found")
                .satisfies(e -> assertThat(e.errorCode()).isEqualTo(40403))
                .satisfies(e -> assertThat(e.isNotFound()).isTrue());
    }

    @Test
    void shouldTellAWrongAddressFromAMissingSchema() {
        registry.answer(request -> new Answer(404, "<html>not found</html>"));

        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> client().byId(42))
                .satisfies(e -> assertThat(e.isNotFound()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>welcome</html>",
                "",
                "{\"schema\":\"{not avro}\"}",
                "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"
            })
    void shouldRefuseWhatIsNoAnswerOfARegistry(String body) {
        registry.answer(request -> new Answer(200, body));

        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client().byId(1));
    }

    @Test
    void shouldAskForCompatibility() {
        registry.answer(request -> request.path().startsWith("/compatibility/subjects/s/versions/latest")
                ? new Answer(200, "{\"is_compatible\":false,\"messages\":[\"READER_FIELD_MISSING_DEFAULT_VALUE\"]}")
                : null);
        assertThat(client().incompatibilities("s", TEXT)).containsExactly("READER_FIELD_MISSING_DEFAULT_VALUE");

        registry.answer(request -> new Answer(200, "{\"is_compatible\":true}"));
        assertThat(client().incompatibilities("s", TEXT)).isEmpty();

        registry.answer(request -> new Answer(404, "{\"error_code\":40401,\"message\":\"none\"}"));
        assertThat(client().incompatibilities("s", TEXT)).isEmpty();
    }

    @Test
    void shouldSetTheRuleOfASubject() {
        registry.answer(request -> new Answer(200, "{\"compatibility\":\"FULL\"}"));

        client().setCompatibility("s", "FULL");

        assertThat(registry.requests()).last().satisfies(request -> {
            assertThat(request.method() + " " + request.path()).isEqualTo("PUT /config/s");
            assertThat(request.body()).isEqualTo("{\"compatibility\":\"FULL\"}");
        });
    }

    @Test
    void shouldGoOnToTheNextUrlAndStayThere() throws Exception {
        int closed = closedPort();
        var client = client("schema.registry.url", "http://127.0.0.1:" + closed + ", " + registry.url() + "/");

        client.register("s", TEXT, false);
        client.versions("s");

        assertThat(registry.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void shouldGoOnToTheNextUrlWhenOneIsInTrouble(int status) throws Exception {
        registry.answer(request -> new Answer(status, "<html>busy</html>"));
        try (var second = StubRegistry.start()) {
            var client = client("schema.registry.url", registry.url() + "," + second.url());

            client.register("s", TEXT, false);
            client.versions("s");

            assertThat(registry.requests()).hasSize(1);
            assertThat(second.requests()).hasSize(2);
        }
    }

    @Test
    void shouldNotAskTheNextUrlWhenTheAnswerIsNo() throws Exception {
        try (var second = StubRegistry.start()) {
            var client = client("schema.registry.url", registry.url() + "," + second.url());

            assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.byId(1));

            assertThat(second.requests()).isEmpty();
        }
    }

    @Test
    void shouldNameEveryUrlThatGaveNoAnswer() throws Exception {
        String first = "http://127.0.0.1:" + closedPort();
        registry.answer(request -> new Answer(503, ""));
        var client = client("schema.registry.url", List.of(first, registry.url()));

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(client::subjects)
                .withMessageContaining(first + ": java.net.ConnectException")
                .withMessageContaining(registry.url() + "/subjects answered 503");
    }

    @Test
    void shouldGiveUpOnARegistryThatNeverAnswers() {
        var done = new CountDownLatch(1);
        registry.answer(request -> {
            await(done);
            return null;
        });
        var client = client("schema.registry.http.read.timeout.ms", "200");
        long begin = System.nanoTime();

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(client::subjects)
                .withMessageContaining("timed out");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        done.countDown();
    }

    @Test
    void shouldSendCredentials() {
        record Case(Map<String, String> config, String header) {}
        String user = "Basic dXNlcjpww6Rzcw==";
        List<Case> cases = List.of(
                new Case(
                        Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:päss"),
                        user),
                new Case(Map.of("basic.auth.user.info", "user:päss"), user),
                new Case(Map.of("schema.registry.basic.auth.user.info", "user:päss"), user),
                new Case(Map.of("schema.registry.url", registry.url().replace("//", "//user:p%C3%A4ss@")), user),
                new Case(
                        Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0"),
                        "Bearer t0"),
                new Case(Map.of("schema.registry.bearer.auth.token", "t1"), "Bearer t1"));
        for (Case one : cases) {
            var config = registry.config();
            config.putAll(one.config());

            new SchemaRegistryClient(RegistryConfig.from(config)).subjects();

            assertThat(registry.requests()).last().satisfies(request -> assertThat(request.headers())
                    .containsEntry("Authorization", one.header()));
        }
    }

    @Test
    void shouldSendNoCredentialsWhenThereAreNone() {
        client().subjects();

        assertThat(registry.requests()).last().satisfies(request -> assertThat(request.headers())
                .doesNotContainKey("Authorization"));
    }

    private SchemaRegistryClient client(Object... config) {
        return new SchemaRegistryClient(RegistryConfig.from(registry.config(config)));
    }

    private static Map<String, Object> schema(String schema) {
        return Map.of("schema", schema);
    }

    private static Map<String, Object> referring(String schema, String... subjects) {
        var references = List.of(subjects).stream()
                .map(subject -> Map.of("name", "n." + subject, "subject", subject, "version", 1))
                .toList();
        return Map.of("schema", schema, "references", references);
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody gave up");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
