package io.quinite.vantage.ingest;

import io.javalin.http.Context;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.ingest.facts.Refused;
import io.quinite.vantage.ingest.plivo.AuthTokens;
import io.quinite.vantage.ingest.plivo.CallbackFacts;
import io.quinite.vantage.ingest.plivo.CallbackKind;
import io.quinite.vantage.ingest.plivo.Parameters;
import io.quinite.vantage.ingest.plivo.SeenNonces;
import io.quinite.vantage.ingest.plivo.SignatureV3;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plivo's callbacks: 2xx when Kafka has their facts, 503 at once when it cannot, so that the provider's one retry comes while
 * it still helps; 403 for whatever Plivo has not signed.
 */
final class PlivoRoute {
    static final String PATH = "/v1/plivo/{organization}/{callback}";

    private static final Logger log = LoggerFactory.getLogger(PlivoRoute.class);
    private static final List<String> SIGNATURES = List.of("X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3");
    private static final String NONCE = "X-Plivo-Signature-V3-Nonce";
    private static final int NONCE_CHARS = 256;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int BODY_BYTES = 64 * 1024;
    private static final int BODY_BUFFER = 4 * 1024;
    private static final long BODY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int NONCES = 10_000;
    private static final int ORGANIZATIONS = 1_000;
    private static final Pattern ORGANIZATION = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** What Plivo takes for "nothing more to do" where it expects instructions, and ignores elsewhere. */
    private static final byte[] NOTHING_TO_DO = "<Response/>".getBytes(StandardCharsets.US_ASCII);

    private final FactEncoder<CallEvent> encoder;
    private final Door door;
    private final Clock clock;
    private final String publicUrl;
    private final AuthTokens tokens;
    private final SeenNonces nonces = new SeenNonces(NONCES, ORGANIZATIONS);

    PlivoRoute(FactEncoder<CallEvent> encoder, Door door, Clock clock, String publicUrl, AuthTokens tokens) {
        this.encoder = encoder;
        this.door = door;
        this.clock = clock;
        this.publicUrl = publicUrl;
        this.tokens = tokens;
    }

    /** A callback whose signature is right. */
    private record Signed(
            UUID organization, CallbackKind kind, Parameters query, Parameters fields, String nonce, String text) {}

    void handle(Context context) {
        long startedAt = System.nanoTime();
        if (!door.inFlight().enter()) {
            problem(context, startedAt, Problem.of(503, "overloaded", "too many requests wait for an answer"));
            return;
        }
        boolean waiting = false;
        try {
            waiting = take(context, startedAt, signed(context));
        } catch (Denied e) {
            problem(context, startedAt, e.problem());
        } catch (Refused e) {
            problem(context, startedAt, Problem.of(400, e.code(), e.reason()));
        } catch (Unavailable e) {
            problem(context, startedAt, Problem.of(e));
        } catch (IOException e) {
            problem(context, startedAt, Problem.of(400, "incomplete-body", "the body ended early"));
        } finally {
            if (!waiting) {
                door.inFlight().leave();
            }
        }
    }

    /** The signature is checked first: whoever cannot sign learns nothing else. */
    private Signed signed(Context context) throws Denied, Refused, IOException {
        var kind = CallbackKind.of(context.pathParam("callback"))
                .orElseThrow(() -> new Denied(404, "not-found", "there is no callback of this name"));
        String named = context.pathParam("organization");
        if (!ORGANIZATION.matcher(named).matches()) {
            throw new Denied(404, "not-found", "the path names no organization");
        }
        var organization = UUID.fromString(named);
        var request = context.req();
        var query = Parameters.decode(request.getQueryString());
        var fields = isForm(request.getContentType()) && request.getMethod().equals("POST")
                ? Parameters.decode(body(context))
                : Parameters.NONE;
        String nonce = context.header(NONCE);
        if (nonce == null || nonce.isEmpty() || nonce.length() > NONCE_CHARS) {
            throw forged("nonce");
        }
        String text = SignatureV3.text(request.getMethod(), publicUrl + request.getRequestURI(), query, fields, nonce);
        if (!SignatureV3.matches(text, tokens.of(organization), signatures(context))) {
            throw forged("signature");
        }
        return new Signed(organization, kind, query, fields, nonce, text);
    }

    private Denied forged(String what) {
        door.meters().forged(what);
        return new Denied(
                403, "signature-invalid", "the callback is not signed (V3) for this address and organization");
    }

    private static List<String> signatures(Context context) {
        var found = new ArrayList<String>();
        for (String name : SIGNATURES) {
            var values = context.req().getHeaders(name);
            found.addAll(Collections.list(values));
        }
        return found;
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    /** Bounded in time too: nobody has shown yet that he is the provider. */
    private static String body(Context context) throws IOException, Denied {
        long deadline = System.nanoTime() + BODY_NANOS;
        var body = new ByteArrayOutputStream();
        byte[] buffer = new byte[BODY_BUFFER];
        var stream = context.req().getInputStream();
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            body.write(buffer, 0, count);
            if (body.size() > BODY_BYTES) {
                throw new Denied(413, "body-too-large", "a callback is of at most " + BODY_BYTES + " bytes");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new Denied(408, "body-timeout", "the body did not arrive in time");
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** @return whether the answer comes later */
    private boolean take(Context context, long startedAt, Signed callback) throws Denied, Refused, Unavailable {
        var verdict = nonces.look(callback.organization(), callback.nonce(), callback.text());
        if (verdict == SeenNonces.Verdict.REUSED) {
            throw forged("nonce-reused");
        }
        if (verdict == SeenNonces.Verdict.REPEATED) {
            door.meters().repeatedCallback();
            taken(context, startedAt);
            return false;
        }
        var notReady = door.whyNotReady();
        if (notReady.isPresent()) {
            throw notReady.get();
        }
        var batch = batch(callback);
        int count = batch.size();
        door.factLog().append(batch);
        CompletableFuture<Void> durable = batch.durable();
        context.future(() -> durable.handleAsync(
                (ignored, failure) -> {
                    settle(context, startedAt, callback, count, failure);
                    return null;
                },
                door.answers()));
        return true;
    }

    private FactBatch batch(Signed callback) throws Refused, Unavailable {
        var receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var facts = CallbackFacts.of(
                callback.kind(), callback.organization(), callback.query(), callback.fields(), receivedAt);
        int recordBytesMax = door.probe().recordBytesMax(encoder.kind().topic());
        var batch = new FactBatch(door.inFlight());
        try {
            for (CallEvent fact : facts) {
                var record = encoder.encode(fact, recordBytesMax);
                batch.add(record, record.value().length);
            }
        } catch (Refused | Unavailable | RuntimeException e) {
            batch.abandon();
            throw e;
        }
        return batch;
    }

    private void settle(Context context, long startedAt, Signed callback, int count, @Nullable Throwable failure) {
        door.inFlight().leave();
        if (failure != null) {
            log.debug("not durable path={} cause={}", PATH, failure.toString());
            problem(context, startedAt, Problem.of(Unavailable.kafka("Kafka has not confirmed the callback's facts")));
            return;
        }
        nonces.remember(callback.organization(), callback.nonce(), callback.text());
        door.meters().accepted(encoder.kind().topic().name(), count);
        taken(context, startedAt);
    }

    private void taken(Context context, long startedAt) {
        context.status(200).contentType("application/xml").result(NOTHING_TO_DO);
        door.meters().request(PATH, 200, startedAt);
    }

    private void problem(Context context, long startedAt, Problem problem) {
        Answers.problem(context, problem);
        door.meters().request(PATH, problem.status(), startedAt);
    }
}
