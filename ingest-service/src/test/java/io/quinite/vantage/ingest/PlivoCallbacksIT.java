package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The provider's callbacks, over HTTP, with a real Kafka. */
@ExtendWith(SharedStack.class)
final class PlivoCallbacksIT {
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final String IDS = "?leadId=" + UUID.randomUUID() + "&campaignId=" + UUID.randomUUID();
    private static final String STATUS = "/v1/plivo/" + ORGANIZATION + "/status";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static TestDoor door;
    private static PlivoSender plivo;
    private static PlivoSender otherAccount;

    @BeforeAll
    static void start(TestStack shared) throws Exception {
        Path tokens = directory.resolve("tokens");
        Files.writeString(tokens, "%s older token-of-one\n%s token-of-other\n".formatted(ORGANIZATION, OTHER));
        door = TestDoor.start(
                shared,
                Map.of("ingest.plivo.tokens.file", tokens.toString(), "ingest.public.url", PlivoSender.PUBLIC_URL));
        plivo = new PlivoSender(door.uri(), "token-of-one");
        otherAccount = new PlivoSender(door.uri(), "token-of-other");
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    @Test
    void shouldHaveTheFactInTheTopicWhenItAnswers() throws Exception {
        String call = call();

        assertThat(status(plivo.post(STATUS + IDS, "CallUUID=" + call + "&CallStatus=timeout&SIP-H-To=a%20b")))
                .isEqualTo(200);

        var fact = facts(call).get(0);
        assertThat(fact.getOrganizationId()).isEqualTo(ORGANIZATION);
        assertThat(fact.getSource()).isEqualTo(CallSource.PROVIDER);
        assertThat(IDS).contains(String.valueOf(fact.getLeadId()), String.valueOf(fact.getCampaignId()));
        assertThat(fact.getFact()).isEqualTo(new CallEnded("timeout", null, null, null, null, null, null));
        assertThat(fact.getAttributes()).containsEntry("SIP-H-To", "a b");
    }

    @Test
    void shouldTakeGetAndTheMainAccountsSignatureAmongOthers() throws Exception {
        String call = call();

        assertThat(status(plivo.get(STATUS + IDS + "&CallStatus=ringing&CallUUID=" + call)))
                .isEqualTo(200);

        assertThat(facts(call)).hasSize(1);
    }

    @Test
    void shouldMakeOneFactOfTheSameCallbackTwiceWhateverItsNonce() throws Exception {
        String call = call();
        String form = "CallUUID=" + call + "&CallStatus=completed&Duration=5";

        assertThat(status(plivo.post(STATUS + IDS, form, "nonce-" + call))).isEqualTo(200);
        assertThat(status(plivo.post(STATUS + IDS, form, "nonce-" + call))).isEqualTo(200);
        assertThat(facts(call)).hasSize(1);
        assertThat(status(plivo.post(STATUS + IDS, form))).isEqualTo(200);

        assertThat(facts(call).stream().map(CallEvent::getEventId).distinct()).hasSize(1);
        assertThat(scrape()).contains("vantage_ingest_callbacks_repeated_total 1.0");
    }

    @Test
    void shouldRefuseWhateverTheProviderHasNotSigned() throws Exception {
        String call = call();
        String form = "CallUUID=" + call + "&CallStatus=busy";
        String nonce = "n-" + call;
        String right = plivo.signature("POST", STATUS + IDS, form, nonce);

        assertThat(status(signed(STATUS + IDS, form, nonce, right.toLowerCase(Locale.ROOT))))
                .isEqualTo(403);
        assertThat(status(signed(STATUS + IDS, form, nonce, plivo.signatureV2(STATUS, nonce))))
                .isEqualTo(403);
        assertThat(status(signed(STATUS + IDS, form, nonce, "x")
                        .header("X-Plivo-Signature-V2", plivo.signatureV2(STATUS, nonce))
                        .header("X-Plivo-Signature-V2-Nonce", nonce)))
                .isEqualTo(403);
        assertThat(status(signed(STATUS + IDS + "&x=1", form, nonce, right))).isEqualTo(403);
        assertThat(status(signed(STATUS + IDS, form + "&x=1", nonce, right))).isEqualTo(403);
        assertThat(status(signed(STATUS + IDS, form, nonce + "x", right))).isEqualTo(403);
        assertThat(status(signed(STATUS.replace("status", "ring") + IDS, form, nonce, right)))
                .isEqualTo(403);
        assertThat(status(otherAccount.post(STATUS + IDS, form))).isEqualTo(403);
        assertThat(status(plivo.post("/v1/plivo/" + OTHER + "/status" + IDS, form)))
                .isEqualTo(403);
        assertThat(status(plivo.post("/v1/plivo/" + UUID.randomUUID() + "/status" + IDS, form)))
                .isEqualTo(403);
        assertThat(status(plivo.unsigned(STATUS + IDS).GET())).isEqualTo(403);

        assertThat(facts(call)).isEmpty();
        assertThat(scrape()).contains("vantage_ingest_callbacks_forged_total{what=\"signature\"}");
    }

    @Test
    void shouldSayWhatIsNoCallback() throws Exception {
        assertThat(status(plivo.post("/v1/plivo/" + ORGANIZATION + "/nothing", "CallUUID=c")))
                .isEqualTo(404);
        assertThat(status(plivo.post("/v1/plivo/me/status", "CallUUID=c"))).isEqualTo(404);
        assertThat(status(plivo.post(STATUS, "CallStatus=busy"))).isEqualTo(400);
        assertThat(status(signed(STATUS, "CallUUID=%", "n", "x"))).isEqualTo(400);
        assertThat(status(signed(STATUS, "a=" + "x".repeat(70_000), "n", "x"))).isEqualTo(413);
    }

    private static HttpRequest.Builder signed(String pathAndQuery, String form, String nonce, String signature) {
        return plivo.unsigned(pathAndQuery)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Plivo-Signature-V3", signature)
                .header("X-Plivo-Signature-V3-Nonce", nonce)
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static List<CallEvent> facts(String call) {
        return TopicReader.all(door.settings(), Topics.CALL_EVENTS).stream()
                .filter(record -> record.key().equals(call))
                .map(record -> record.value())
                .toList();
    }

    private static String scrape() {
        return door.observability().meters().scrape();
    }

    private static String call() {
        return "plivo-" + UUID.randomUUID();
    }
}
