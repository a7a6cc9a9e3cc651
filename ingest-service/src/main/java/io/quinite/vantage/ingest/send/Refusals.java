package io.quinite.vantage.ingest.send;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** FILE.rejected: a line for each fact that was refused, with its own text, so that it can be mended and sent again. */
final class Refusals implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path path;
    private long length;

    /** Cuts off what was written after the progress was saved: it comes again. */
    Refusals(Path file, Progress from) throws IOException {
        path = file.resolveSibling(file.getFileName() + ".rejected");
        length = from.rejectedBytes();
        if (length == 0) {
            Files.deleteIfExists(path);
        } else {
            try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
        }
    }

    void add(long line, DoorClient.Rejected why, byte[] fact) throws IOException {
        ObjectNode row = JSON.createObjectNode();
        row.put("line", line).put("code", why.code()).put("reason", why.reason());
        if (why.field() != null) {
            row.put("field", why.field());
        }
        row.put("fact", new String(fact, StandardCharsets.UTF_8));
        byte[] text = (row + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        length += text.length;
    }

    /** How long the file is. */
    long flushed() {
        return length;
    }

    @Override
    public void close() {
        // Every line is written at once.
    }
}
