package io.quinite.vantage.ingest.send;

import io.quinite.vantage.kit.UserError;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A CSV file in parts that the door can take one by one: the header, and as many whole records as were asked for. */
final class CsvParts implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final int RECORD_BYTES_MAX = 4 * 1024 * 1024;
    private static final int PART_BYTES_MAX = 8 * 1024 * 1024;

    private final Path file;
    private final InputStream in;
    private final int recordsMax;
    private final byte[] header;
    private long offset;
    private long lines;

    /** The header and some records. */
    static final class Part {
        private final byte[] body;
        private final long endOffset;
        private final long linesBefore;
        private final long endLines;

        private Part(byte[] body, long endOffset, long linesBefore, long endLines) {
            this.body = body;
            this.endOffset = endOffset;
            this.linesBefore = linesBefore;
            this.endLines = endLines;
        }

        byte[] body() {
            return body;
        }

        /** Where the next record begins in the file. */
        long endOffset() {
            return endOffset;
        }

        /** How many lines of the file stand before its first record, the header's not counted. */
        long linesBefore() {
            return linesBefore;
        }

        /** The same for the next part. */
        long endLines() {
            return endLines;
        }
    }

    /** @param start where a record begins, and how many lines stand before it; 0 and 0 for the first one */
    CsvParts(Path file, int recordsMax, long start, long startLines) throws IOException {
        this.file = file;
        this.recordsMax = recordsMax;
        in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        var first = new ByteArrayOutputStream();
        long blank = 0;
        while (record(first) && first.toString(StandardCharsets.UTF_8).isBlank()) {
            blank = lines;
            first.reset();
        }
        header = ended(first.toByteArray());
        lines = blank;
        if (start > offset) {
            in.skipNBytes(start - offset);
            offset = start;
            lines = startLines;
        }
    }

    /** Null after the last record. */
    @Nullable
    Part next() throws IOException {
        var body = new ByteArrayOutputStream();
        body.writeBytes(header);
        long before = lines;
        int records = 0;
        while (records < recordsMax && body.size() < PART_BYTES_MAX && record(body)) {
            records++;
        }
        return records == 0 ? null : new Part(body.toByteArray(), offset, before, lines);
    }

    /** Adds one record with its line end; false at the end of the file. */
    private boolean record(ByteArrayOutputStream into) throws IOException {
        int begin = into.size();
        boolean quoted = false;
        int b = in.read();
        while (b >= 0) {
            into.write(b);
            offset++;
            if (b == '"') {
                // A doubled quote inside quotes closes and opens them again.
                quoted = !quoted;
            } else if (b == '\n' || (b == '\r' && !followedByLineFeed())) {
                lines++;
                if (!quoted) {
                    return true;
                }
            }
            if (into.size() - begin > RECORD_BYTES_MAX) {
                throw new UserError(file + ": the record that begins in line " + (lines + 1) + " is larger than "
                        + RECORD_BYTES_MAX + " bytes; is a quote left open?");
            }
            b = in.read();
        }
        return into.size() > begin;
    }

    private boolean followedByLineFeed() throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next == '\n';
    }

    private static byte[] ended(byte[] record) {
        int length = record.length;
        if (length == 0 || record[length - 1] == '\n' || record[length - 1] == '\r') {
            return record;
        }
        byte[] ended = Arrays.copyOf(record, length + 1);
        ended[length] = '\n';
        return ended;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
