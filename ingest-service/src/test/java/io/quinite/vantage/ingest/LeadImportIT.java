package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStack.class)
final class LeadImportIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final UUID organization = UUID.randomUUID();

    private TestDoor door;

    @BeforeEach
    void open(TestStack stack) throws Exception {
        door = TestDoor.start(stack, Map.of("ingest.import.patience.ms", "1000"));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldTakeTheGoodRowsAndNameTheOthers() throws Exception {
        var answer = post("", """
                Name,Mobile,E-Mail
                Asha,9800000001,asha@example.com
                Ravi,12,
                "Zo\u00eb",,zoe@
                Jos\u00e9,+442079460958,
                """);

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.body().path("rows").asInt()).isEqualTo(4);
        assertThat(answer.body().path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.body().path("errors").toString())
                .isEqualTo(
                        "[{\"row\":2,\"line\":3,\"field\":\"phone\",\"column\":\"Mobile\",\"code\":\"invalid-phone\","
                                + "\"reason\":\"phone is no number that exists in region IN; give the country code with a +\"},"
                                + "{\"row\":3,\"line\":4,\"field\":\"email\",\"column\":\"E-Mail\",\"code\":\"invalid-email\","
                                + "\"reason\":\"email is no e-mail address\"}]");
        assertThat(stored().stream().map(event -> ((LeadCaptured) event.getFact()).getPhone()))
                .containsExactlyInAnyOrder("+919800000001", "+442079460958");
    }

    @Test
    void shouldMakeNoSecondLeadWhenAFileComesAgain() throws Exception {
        String csv = rows(0, 300);
        assertThat(post("", csv).status()).isEqualTo(202);
        assertThat(post("&after_row=100", csv).body().path("accepted").asInt()).isEqualTo(200);
        assertThat(post("", csv).status()).isEqualTo(202);

        var events = stored();
        assertThat(events).hasSize(800);
        assertThat(events.stream().map(LeadEvent::getLeadId).distinct()).hasSize(300);
        assertThat(events.stream().map(LeadEvent::getEventId).distinct()).hasSize(300);
    }

    @Test
    void shouldSendNothingInADryRun() throws Exception {
        var answer = post("&dry_run=true", rows(0, 50) + ",,\n");

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.body().path("accepted").asInt()).isEqualTo(50);
        assertThat(answer.body().path("dry_run").asBoolean()).isTrue();
        assertThat(post("&dry_run=true", rows(0, 50)).status()).isEqualTo(200);
        assertThat(stored()).isEmpty();
    }

    @Test
    void shouldKeepTheRowsBeforeAPlaceThatIsNoCsv() throws Exception {
        var answer = post("", rows(0, 700) + "\"open\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.body().path("type").asText()).isEqualTo("urn:vantage:problem:malformed-csv");
        assertThat(answer.body().path("accepted").asInt()).isEqualTo(700);
        assertThat(answer.body().path("resume_after_row").asInt()).isEqualTo(700);
        assertThat(stored()).hasSize(700);
    }

    @Test
    void shouldRefuseWhatIsNoImport() throws Exception {
        assertThat(post("&dry_run=yes", rows(0, 1)).body().path("detail").asText())
                .contains("dry_run");
        assertThat(post("&region=XX", rows(0, 1)).body().path("detail").asText())
                .contains("region");
        assertThat(post("&map=nothing", rows(0, 1)).body().path("detail").asText())
                .contains("COLUMN:FIELD");
        assertThat(post("&after_row=-1", rows(0, 1)).status()).isEqualTo(400);
        var client = door.client();
        assertThat(client.send(client.request(LeadImportRoute.PATH, "text/csv", new byte[0]))
                        .body()
                        .path("detail")
                        .asText())
                .contains("organization_id is missing");
        assertThat(client.send(client.request(path(""), "application/json", new byte[0]))
                        .status())
                .isEqualTo(415);
        assertThat(client.send(client.request(path(""), "text/csv; charset=iso-8859-1", new byte[0]))
                        .status())
                .isEqualTo(415);
        assertThat(stored()).isEmpty();
    }

    @Test
    void shouldLetAKeyImportForItsOwnOrganizationOnly() throws Exception {
        Secret own = TestDoor.newKey(door.stack(), organization);
        var client = new Client(door.uri(), own.value());
        byte[] csv = rows(0, 1).getBytes(StandardCharsets.UTF_8);
        await().until(() -> client.send(client.request(LeadImportRoute.PATH, "text/csv", csv))
                        .status()
                == 202);

        var other = LeadImportRoute.PATH + "?organization_id=" + UUID.randomUUID();
        assertThat(client.send(client.request(other, "text/csv", csv)).status()).isEqualTo(403);
        assertThat(new Client(door.uri(), "nobody's")
                        .send(client.request(path(""), "text/csv", csv).setHeader("Authorization", "Bearer x"))
                        .status())
                .isEqualTo(401);
        byte[] foreign = ("name,organization_id\na," + UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(client.send(client.request(LeadImportRoute.PATH, "text/csv", foreign))
                        .body()
                        .path("errors")
                        .path(0)
                        .path("code")
                        .asText())
                .isEqualTo("organization-forbidden");
        assertThat(stored().stream().map(LeadEvent::getLeadId).distinct()).hasSize(1);
    }

    @Test
    void shouldTellHowFarItIsWhileItRuns() throws Exception {
        var request = door.client()
                .request(path(""), "text/csv", rows(0, 2_000).getBytes(StandardCharsets.UTF_8))
                .header("Accept", "text/event-stream");
        var response = door.client().http().send(request.build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        var events = response.body().split("\n\n", -1);
        assertThat(events[0]).startsWith("event: progress\ndata: {\"rows\":");
        assertThat(events[events.length - 2]).startsWith("event: done\ndata: ").contains("\"accepted\":2000");
    }

    /** The client cannot end the body before it has seen that Kafka is away: the rest comes from this test. */
    @Test
    void shouldSayHowFarItIsDurableWhenKafkaGoesAwayInTheMiddle() throws Exception {
        var feed = new PipedOutputStream();
        var body = new PipedInputStream(feed, 1 << 20);
        var request = HttpRequest.newBuilder(door.uri().resolve(path("")))
                .header("Authorization", "Bearer " + door.key().value())
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> (InputStream) body));
        feed.write(rows(0, 3_000).getBytes(StandardCharsets.UTF_8));
        var answer = door.client().http().sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        await().atMost(PATIENCE).until(() -> stored().size() >= 1_000);
        door.stack().kafka().stop();
        feed.write(rows(3_000, 9_000).substring("name,phone\n".length()).getBytes(StandardCharsets.UTF_8));
        feed.close();

        var stopped = JSON.readTree(answer.get().body());
        door.stack().kafka().start();
        door.awaitReady();

        assertThat(answer.get().statusCode()).isEqualTo(503);
        int durable = stopped.path("resume_after_row").asInt();
        assertThat(durable).isBetween(1_000, 8_999);
        assertThat(stopped.path("accepted").asInt()).isEqualTo(durable);
        var names = names(stored());
        assertThat(names)
                .containsAll(
                        IntStream.range(0, durable).mapToObj(i -> "Lead " + i).toList());
        var resumed = post("&after_row=" + durable, rows(0, 9_000));
        assertThat(resumed.status()).isEqualTo(202);
        var all = stored();
        assertThat(names(all)).hasSize(9_000);
        assertThat(all.stream().map(LeadEvent::getLeadId).distinct()).hasSize(9_000);
        assertThat(all.stream().map(LeadEvent::getEventId).distinct()).hasSize(9_000);
    }

    private static Set<String> names(List<LeadEvent> events) {
        return events.stream()
                .map(event -> ((LeadCaptured) event.getFact()).getName())
                .collect(Collectors.toSet());
    }

    private static String rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "Lead %d,98%08d%n".formatted(i, i))
                .collect(Collectors.joining("", "name,phone\n", ""));
    }

    private String path(String more) {
        return LeadImportRoute.PATH + "?organization_id=" + organization + more;
    }

    private Client.Answer post(String more, String csv) throws Exception {
        var client = door.client();
        return client.send(client.request(path(more), "text/csv", csv.getBytes(StandardCharsets.UTF_8)));
    }

    private List<LeadEvent> stored() {
        return TopicReader.all(door.settings(), Topics.LEAD_EVENTS).stream()
                .map(row -> row.value())
                .filter(event -> event.getOrganizationId().equals(organization))
                .toList();
    }
}
