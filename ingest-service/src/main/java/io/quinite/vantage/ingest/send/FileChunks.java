package io.quinite.vantage.ingest.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Cuts a file into chunks of whole lines, bounded in lines and in bytes. */
final class FileChunks implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int CHUNK_BYTES = 4 * 1024 * 1024;
    private static final int READ_BYTES = 64 * 1024;

    private final InputStream in;
    private final int linesMax;
    private final DoorClient.@Nullable Route route;
    private long offset;
    private long number;
    private boolean ended;

    /** @param route of every line; null to look at each */
    FileChunks(Path file, Progress from, int linesMax, DoorClient.@Nullable Route route) throws IOException {
        this.linesMax = linesMax;
        this.route = route;
        in = new BufferedInputStream(Files.newInputStream(file), READ_BYTES);
        in.skipNBytes(from.offset());
        offset = from.offset();
        number = from.lines();
    }

    /** The next one; null at the end of the file. */
    @Nullable
    Chunk next() throws IOException {
        var chunk = new Chunk();
        int bytes = 0;
        while (!ended && chunk.lineCount() < linesMax && bytes < CHUNK_BYTES) {
            byte[] line = line();
            if (ended && line.length == 0) {
                break;
            }
            number++;
            bytes += line.length;
            if (!new String(line, StandardCharsets.UTF_8).isBlank()) {
                chunk.add(route == null ? routeOf(line) : route, line, number);
            }
            chunk.passed(offset);
        }
        return chunk.lineCount() == 0 ? null : chunk;
    }

    private byte[] line() throws IOException {
        var line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) >= 0) {
            offset++;
            if (b == '\n') {
                return line.toByteArray();
            }
            line.write(b);
        }
        ended = true;
        return line.toByteArray();
    }

    /** A fact with a call_sid is about a call, whatever else it names. What is no JSON goes where it will be refused. */
    private static DoorClient.Route routeOf(byte[] line) {
        boolean lead = false;
        try (var parser = JSON.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.currentName().equals("call_sid")) {
                    return DoorClient.Route.CALL_EVENTS;
                }
                lead |= parser.currentName().equals("lead_id");
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (IOException e) {
            return DoorClient.Route.CALL_EVENTS;
        }
        return lead ? DoorClient.Route.LEAD_EVENTS : DoorClient.Route.CALL_EVENTS;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
