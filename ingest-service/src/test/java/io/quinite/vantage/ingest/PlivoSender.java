package io.quinite.vantage.ingest;

import io.quinite.vantage.ingest.facts.Refused;
import io.quinite.vantage.ingest.plivo.Parameters;
import io.quinite.vantage.ingest.plivo.SignatureV3;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Plivo, as far as the door can tell: signs with a token, for the public address. */
final class PlivoSender {
    static final String PUBLIC_URL = "https://calls.example.com:8443";

    private final URI door;
    private final String token;

    PlivoSender(URI door, String token) {
        this.door = door;
        this.token = token;
    }

    /** @param pathAndQuery from /v1 on */
    HttpRequest.Builder post(String pathAndQuery, String form) {
        return post(pathAndQuery, form, UUID.randomUUID().toString());
    }

    HttpRequest.Builder post(String pathAndQuery, String form, String nonce) {
        return unsigned(pathAndQuery)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Plivo-Signature-V3", signature("POST", pathAndQuery, form, nonce))
                .header("X-Plivo-Signature-V3-Nonce", nonce)
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    HttpRequest.Builder get(String pathAndQuery) {
        String nonce = UUID.randomUUID().toString();
        return unsigned(pathAndQuery)
                .header("X-Plivo-Signature-Ma-V3", "other," + signature("GET", pathAndQuery, "", nonce))
                .header("X-Plivo-Signature-V3-Nonce", nonce)
                .GET();
    }

    HttpRequest.Builder unsigned(String pathAndQuery) {
        return HttpRequest.newBuilder(door.resolve(pathAndQuery)).timeout(Duration.ofSeconds(20));
    }

    String signature(String method, String pathAndQuery, String form, String nonce) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        String query = mark < 0 ? "" : pathAndQuery.substring(mark + 1);
        try {
            return hmac(SignatureV3.text(
                    method, PUBLIC_URL + path, Parameters.decode(query), Parameters.decode(form), nonce));
        } catch (Refused e) {
            throw new IllegalStateException(e);
        }
    }

    /** As V2 did: the address and the nonce, no parameters. */
    String signatureV2(String path, String nonce) {
        return hmac(PUBLIC_URL + path + nonce);
    }

    private String hmac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
