package io.quinite.vantage.ingest.send;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Some lines of a file, as one body for each route that they go to. */
final class Chunk {
    private final Map<DoorClient.Route, Body> bodies = new EnumMap<>(DoorClient.Route.class);
    private long endOffset;
    private int lineCount;
    private int facts;

    /** The body for one route, and which line of the file each of its facts is. */
    static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<byte[]> lines = new ArrayList<>();
        private final List<Long> numbers = new ArrayList<>();

        byte[] bytes() {
            return bytes.toByteArray();
        }

        byte[] line(int index) {
            return lines.get(index);
        }

        long number(int index) {
            return numbers.get(index);
        }
    }

    void add(DoorClient.Route route, byte[] line, long number) {
        var body = bodies.computeIfAbsent(route, any -> new Body());
        body.bytes.writeBytes(line);
        body.bytes.write('\n');
        body.lines.add(line);
        body.numbers.add(number);
        facts++;
    }

    /** Counts a line, which ends at {@code offset}; a blank one is no fact. */
    void passed(long offset) {
        endOffset = offset;
        lineCount++;
    }

    Map<DoorClient.Route, Body> bodies() {
        return bodies;
    }

    long endOffset() {
        return endOffset;
    }

    int lineCount() {
        return lineCount;
    }

    int facts() {
        return facts;
    }
}
