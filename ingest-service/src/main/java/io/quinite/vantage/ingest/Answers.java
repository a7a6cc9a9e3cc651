package io.quinite.vantage.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes answers. */
final class Answers {
    private static final JsonMapper JSON = new JsonMapper();
    static final String RETRY_AFTER_SECONDS = "1";

    /** What was taken of many facts, and what was not. */
    private record Partly(int accepted, List<Problem.Rejection> rejected) {}

    private Answers() {}

    static void accepted(Context context, int count) {
        context.status(202)
                .contentType("application/json")
                .result(("{\"accepted\":" + count + "}").getBytes(StandardCharsets.UTF_8));
    }

    static void partly(Context context, int accepted, List<Problem.Rejection> rejected) {
        context.status(207).contentType("application/json").result(json(new Partly(accepted, rejected)));
    }

    /** @param seconds until the key may do more */
    static void tooMany(Context context, int seconds) {
        context.header("Retry-After", Integer.toString(seconds));
        problem(
                context,
                Problem.of(429, "rate-limited", "the key does more than it may; wait, then repeat the request"));
    }

    static void problem(Context context, Problem problem) {
        if (problem.status() == 503) {
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
