package io.quinite.vantage.ingest.send;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.kit.CsvCells;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** FILE.errors.csv: a row for each that was refused. Made when there is one; what a crash left over is cut off. */
final class ImportErrors {
    private final Path report;
    private long bytes;

    ImportErrors(Path file, long bytes) throws IOException {
        this.report = file.resolveSibling(file.getFileName() + ".errors.csv");
        this.bytes = bytes;
        if (bytes == 0) {
            Files.deleteIfExists(report);
        }
    }

    /** Adds the errors of one answer and returns how long the report is, on disk. */
    long add(JsonNode errors) throws IOException {
        if (errors.isEmpty()) {
            return bytes;
        }
        var text = new StringBuilder();
        if (bytes == 0) {
            text.append(CsvCells.row(List.of("row", "line", "field", "column", "code", "reason")));
        }
        for (JsonNode error : errors) {
            text.append(CsvCells.row(Arrays.asList(
                    error.path("row").asText(),
                    error.path("line").asText(),
                    error.path("field").asText(""),
                    error.path("column").asText(""),
                    error.path("code").asText(),
                    error.path("reason").asText())));
        }
        var buffer = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        try (var channel = FileChannel.open(report, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
            channel.position(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
            bytes = channel.position();
        }
        return bytes;
    }
}
