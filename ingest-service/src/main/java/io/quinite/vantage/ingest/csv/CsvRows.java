package io.quinite.vantage.ingest.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.quinite.vantage.ingest.body.UnreadableBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV body, one at a time: comma, quotes doubled inside quotes, CRLF or LF, in UTF-8 with or without a
 * byte order mark. Blank lines are no records. What cannot be told apart into records ends the reading, with the line;
 * what is wrong inside one record is that record's alone.
 */
final class CsvRows {
    private static final int COLUMNS_MAX = 256;
    private static final int BOM_BYTES = 3;

    private final Iterator<CsvRow> rows;
    private long line = 1;

    CsvRows(InputStream body, int recordCharsMax) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        rows = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .skipEmptyLines(true)
                .maxBufferSize(recordCharsMax)
                .build(new Handler(recordCharsMax), new InputStreamReader(withoutBom(body), decoder))
                .iterator();
    }

    /**
     * The next record, or null after the last.
     *
     * @throws UnreadableBody where the body is not CSV from here on
     */
    @Nullable
    CsvRow next() throws IOException {
        try {
            if (!rows.hasNext()) {
                return null;
            }
            var row = rows.next();
            line = row.line();
            return row;
        } catch (UncheckedIOException | CsvParseException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new UnreadableBody(
                        400,
                        "not-utf-8",
                        "the file is not UTF-8 after line " + line
                                + "; save it as 'CSV UTF-8' or convert it, for instance with iconv");
            }
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new UnreadableBody(
                    400, "malformed-csv", "the file is not CSV after line " + line + ": " + e.getMessage());
        }
    }

    private static InputStream withoutBom(InputStream body) throws IOException {
        var stream = new PushbackInputStream(body, BOM_BYTES);
        byte[] start = stream.readNBytes(BOM_BYTES);
        if (startsWith(start, 0xfe, 0xff) || startsWith(start, 0xff, 0xfe)) {
            throw new UnreadableBody(400, "not-utf-8", "the file is UTF-16; save it as 'CSV UTF-8'");
        }
        if (!startsWith(start, 0xef, 0xbb, 0xbf)) {
            stream.unread(start);
        }
        return stream;
    }

    private static boolean startsWith(byte[] start, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= start.length || Byte.toUnsignedInt(start[i]) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Keeps what FastCSV knows of a record and its own records do not tell: which cells were quoted. */
    private static final class Handler extends AbstractBaseCsvCallbackHandler<CsvRow> {
        private final int recordCharsMax;
        private List<String> cells = new ArrayList<>();
        private int chars;
        private boolean strayQuote;

        Handler(int recordCharsMax) {
            this.recordCharsMax = recordCharsMax;
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            cells = new ArrayList<>(cells.size());
            chars = 0;
            strayQuote = false;
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            chars += length;
            if (index >= COLUMNS_MAX || chars > recordCharsMax) {
                throw new CsvParseException("the record that begins in line " + getStartingLineNumber()
                        + " has more than " + COLUMNS_MAX + " columns or " + recordCharsMax
                        + " characters; is a quote left open?");
            }
            String cell = new String(buffer, offset, length);
            strayQuote |= !quoted && cell.indexOf('"') >= 0;
            cells.add(cell);
        }

        @Override
        protected CsvRow buildRecord() {
            return new CsvRow(getStartingLineNumber(), cells, strayQuote);
        }
    }
}
