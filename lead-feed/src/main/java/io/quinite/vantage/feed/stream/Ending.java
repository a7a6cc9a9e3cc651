package io.quinite.vantage.feed.stream;

/** Why the feed ends a stream: the last event, {@code closed}, says so. */
enum Ending {
    TOO_SLOW("too-slow", "changes came faster than they were taken; connect again with the last id"),
    KEY_ENDED("key-ended", "the key is not good any more"),
    EXPIRED(
            "resume-expired",
            "what comes next is not in the topic any more; read the leads anew, then connect without an id"),
    STOPPING("stopping", "the feed is being restarted; connect again with the last id");

    private final String code;
    private final String detail;

    Ending(String code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    String code() {
        return code;
    }

    String detail() {
        return detail;
    }
}
