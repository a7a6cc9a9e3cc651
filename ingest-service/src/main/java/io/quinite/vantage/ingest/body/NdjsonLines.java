package io.quinite.vantage.ingest.body;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quinite.vantage.ingest.facts.JsonParsing;
import io.quinite.vantage.ingest.facts.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A fact a line. One buffer holds the line that is read; it grows to the longest and no further than the limit. */
final class NdjsonLines {
    private static final ObjectReader JSON = JsonParsing.whole();
    private static final int FIRST_BUFFER = 16 * 1024;

    private final int lineBytesMax;
    private byte[] buffer;
    private int start;
    private int end;
    private int line;

    NdjsonLines(int lineBytesMax) {
        this.lineBytesMax = lineBytesMax;
        buffer = new byte[Math.min(FIRST_BUFFER, lineBytesMax + 1)];
    }

    void read(InputStream in, BodyReader<?> reader) throws IOException {
        int searched = 0;
        boolean tooLong = false;
        while (true) {
            int feed = indexOfLineFeed(start + searched);
            if (feed >= 0) {
                line++;
                finish(reader, feed, tooLong);
                tooLong = false;
                start = feed + 1;
                searched = 0;
                continue;
            }
            if (tooLong || end - start > lineBytesMax) {
                tooLong = true;
                start = end;
            }
            searched = end - start;
            makeRoom();
            int count = in.read(buffer, end, buffer.length - end);
            if (count < 0) {
                line++;
                finish(reader, end, tooLong);
                return;
            }
            end += count;
        }
    }

    private int indexOfLineFeed(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, lineBytesMax + 1));
        }
    }

    private void finish(BodyReader<?> reader, int to, boolean tooLong) throws UnreadableBody {
        if (tooLong || to - start > lineBytesMax) {
            reader.fact(line, () -> {
                throw new Refused("line-too-long", null, "the line is longer than " + lineBytesMax + " bytes");
            });
        } else if (!blank(to)) {
            one(reader, start, to);
        }
    }

    private <E extends org.apache.avro.specific.SpecificRecord> void one(BodyReader<E> reader, int from, int to)
            throws UnreadableBody {
        reader.fact(line, () -> reader.stated(parsed(from, to)));
    }

    private boolean blank(int to) {
        for (int i = start; i < to; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private JsonNode parsed(int from, int to) throws Refused {
        try {
            return JSON.readValue(buffer, from, to - from);
        } catch (StreamConstraintsException | NumberFormatException e) {
            throw tooMuch();
        } catch (MismatchedInputException e) {
            throw duplicateOrTrailing(e);
        } catch (IOException e) {
            throw new Refused("malformed-json", null, "the line is not JSON");
        }
    }

    /** Jackson's own exceptions for what is too deep or too long, and BigDecimal's for an exponent that it cannot hold. */
    static Refused tooMuch() {
        return new Refused("json-limits", null, "the JSON is nested too deeply, or a number or text in it is too long");
    }

    static Refused duplicateOrTrailing(MismatchedInputException e) {
        return e.getOriginalMessage().startsWith("Duplicate field")
                ? new Refused("duplicate-name", null, "the JSON has a name twice in one object")
                : new Refused("malformed-json", null, "the line is not one JSON value");
    }
}
