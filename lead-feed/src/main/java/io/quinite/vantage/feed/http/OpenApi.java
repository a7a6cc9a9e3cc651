package io.quinite.vantage.feed.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The contract, as it was built. Needs no key. */
public final class OpenApi {
    public static final String PATH = "/openapi.yaml";

    private final byte[] document;

    public OpenApi() {
        try (var in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("openapi.yaml is not in the jar");
            }
            document = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void answer(Context context) {
        context.contentType("application/yaml").result(document);
    }
}
