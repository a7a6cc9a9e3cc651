package io.quinite.vantage.benchmarks.hot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quinite.vantage.ingest.facts.Refused;
import io.quinite.vantage.ingest.plivo.Parameters;
import io.quinite.vantage.ingest.plivo.SignatureV3;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The check of a provider's callback of 13 parameters, beside the HMAC alone of the same text. */
@State(Scope.Thread)
public class SignatureBenchmark {
    private static final String TOKEN = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw";
    private static final String NONCE = "05429567804466091622";
    private static final String URL = "https://voice.example.com/v1/plivo/3f1c9d6e-6a86-4f51-8a55-0c6f3b7ad001/hangup";

    private static final String FIELDS =
            "ALegRequestUUID=6f1c3e8a-54a5-4a6f-9a57-8f4cbd3f8f01&ALegUUID=6f1c3e8a-54a5-4a6f-9a57-8f4cbd3f8f01"
                    + "&BillDuration=60&BillRate=0.0085&CallStatus=completed&CallUUID=6f1c3e8a-54a5-4a6f-9a57-8f4cbd3f8f01"
                    + "&Direction=outbound&Duration=47&EndTime=2026-11-01+10%3A00%3A47&Event=Hangup&From=918035735660"
                    + "&HangupCause=NORMAL_CLEARING&To=919812345678";

    private final Parameters fields = fields();
    private final byte[] text =
            SignatureV3.text("POST", URL, Parameters.NONE, fields, NONCE).getBytes(UTF_8);
    private final Mac mac = mac();
    private final List<String> tokens = List.of(TOKEN);
    private final List<String> signatures = List.of(Base64.getEncoder().encodeToString(mac.doFinal(text)));

    private static Parameters fields() {
        try {
            return Parameters.decode(FIELDS);
        } catch (Refused e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mac mac() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(TOKEN.getBytes(UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public boolean check() {
        return SignatureV3.matches(SignatureV3.text("POST", URL, Parameters.NONE, fields, NONCE), tokens, signatures);
    }

    @Benchmark
    public byte[] checkLimit() {
        return mac.doFinal(text);
    }
}
