package io.quinite.vantage.ingest.plivo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Plivo's signature V3: base64 of the HMAC-SHA256 of the text below under the account's auth token. The text is that of the
 * provider's own Node SDK; golden vectors made by it are among the tests. Never V2, which signs no parameters.
 */
public final class SignatureV3 {
    private static final String HMAC = "HmacSHA256";

    private SignatureV3() {}

    /**
     * What is signed.
     *
     * @param url the configured public address and the path, never what the Host header says
     */
    public static String text(String method, String url, Parameters query, Parameters fields, String nonce) {
        var text = new StringBuilder(url);
        boolean withFields = method.equals("POST") && !fields.isEmpty();
        if (withFields || !query.isEmpty()) {
            text.append('?');
        }
        String separator = "";
        for (var parameter : query.all().entrySet()) {
            for (String value : parameter.getValue()) {
                text.append(separator).append(parameter.getKey()).append('=').append(value);
                separator = "&";
            }
        }
        if (withFields) {
            if (!query.isEmpty()) {
                text.append('.');
            }
            fields.all()
                    .forEach((name, values) ->
                            values.forEach(value -> text.append(name).append(value)));
        }
        return text.append('.').append(nonce).toString();
    }

    /**
     * Whether any of the signatures is that of the text under any of the tokens. Every pair is compared, whole, whatever was
     * found before.
     *
     * @param signatures the headers' values, each of which may hold several, separated by commas
     */
    public static boolean matches(String text, Collection<String> tokens, Collection<String> signatures) {
        boolean matches = false;
        for (String token : tokens) {
            byte[] right = sign(token, text);
            for (String header : signatures) {
                for (String signature : header.split(",", -1)) {
                    matches |= MessageDigest.isEqual(right, signature.strip().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return matches;
    }

    private static byte[] sign(String token, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
