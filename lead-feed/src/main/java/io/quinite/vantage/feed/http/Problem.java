package io.quinite.vantage.feed.http;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An answer that is no success, after RFC 9457. The codes are listed in {@code docs/lead-feed.md}.
 *
 * @param detail one sentence for the client's developer: what is wrong and what to do
 */
public record Problem(int status, @JsonProperty("type") String type, String title, String code, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, "urn:vantage:problem:" + code, title(status), code, detail);
    }

    private static String title(int status) {
        return switch (status) {
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Content Too Large";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Bad Request";
        };
    }
}
