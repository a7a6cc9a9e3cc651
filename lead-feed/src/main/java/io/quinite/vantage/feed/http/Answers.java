package io.quinite.vantage.feed.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;

/** Writes answers. */
public final class Answers {
    static final String RETRY_AFTER_SECONDS = "5";

    private static final JsonMapper JSON = new JsonMapper();

    private Answers() {}

    public static void json(Context context, int status, Object answer) {
        context.status(status).contentType("application/json").result(json(answer));
    }

    static void problem(Context context, Problem problem) {
        if ((problem.status() == 503 || problem.status() == 429)
                && context.res().getHeader("Retry-After") == null) {
            context.header("Retry-After", RETRY_AFTER_SECONDS);
        } else if (problem.status() == 401) {
            context.header("WWW-Authenticate", "Bearer");
        }
        context.status(problem.status()).contentType(Problem.MEDIA_TYPE).result(json(problem));
    }

    static byte[] json(Object answer) {
        try {
            return JSON.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written", e);
        }
    }
}
