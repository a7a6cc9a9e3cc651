package io.quinite.vantage.ingest.body;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a body may be written in. */
enum MediaType {
    NDJSON,
    JSON,
    AVRO;

    private static final Map<String, MediaType> BY_NAME = Map.of(
            "application/x-ndjson", NDJSON,
            "application/ndjson", NDJSON,
            "application/jsonl", NDJSON,
            "application/json", JSON,
            "application/vnd.apache.avro", AVRO,
            "application/avro", AVRO,
            "avro/binary", AVRO);

    static MediaType of(@Nullable String contentType) throws UnreadableBody {
        String[] parts = contentType == null ? new String[] {""} : contentType.split(";", -1);
        var type = BY_NAME.get(parts[0].strip().toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new UnreadableBody(
                    415,
                    "unsupported-media-type",
                    "the content type is none of application/x-ndjson, application/json, application/vnd.apache.avro");
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replace("\"", "").strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                throw new UnreadableBody(415, "unsupported-media-type", "the charset is not UTF-8");
            }
        }
        return type;
    }
}
