package io.quinite.vantage.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is no success, after RFC 9457. The types are listed in the module's README and do not change.
 *
 * @param detail one sentence for the client's developer
 * @param field the offending field of a single fact
 * @param rejected the refusals, where a single fact was refused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        int status,
        @JsonProperty("type") String type,
        String title,
        String code,
        String detail,
        @Nullable String field,
        @Nullable Integer accepted,
        @Nullable List<Rejection> rejected) {
    static final String MEDIA_TYPE = "application/problem+json";

    /** One fact that was not taken, and why. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Rejection(
            int index,
            @Nullable Integer line,
            String code,
            String reason,
            @Nullable String field) {}

    static Problem of(int status, String code, String detail) {
        return new Problem(status, type(code), title(status), code, detail, null, null, null);
    }

    /** A request of one fact, which was refused. */
    static Problem of(Rejection rejection) {
        int status =
                switch (rejection.code()) {
                    case "organization-forbidden" -> 403;
                    case "record-too-large" -> 413;
                    default -> 400;
                };
        return new Problem(
                status,
                type(rejection.code()),
                title(status),
                rejection.code(),
                rejection.reason(),
                rejection.field(),
                0,
                List.of(rejection));
    }

    static Problem of(Unavailable e) {
        return of(503, e.code(), String.valueOf(e.getMessage()));
    }

    private static String type(String code) {
        return "urn:vantage:problem:" + code;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 408 -> "Request Timeout";
            case 414 -> "URI Too Long";
            case 417 -> "Expectation Failed";
            case 426 -> "Upgrade Required";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            case 500 -> "Internal Server Error";
            default -> status < 500 ? "Bad Request" : "Internal Server Error";
        };
    }
}
