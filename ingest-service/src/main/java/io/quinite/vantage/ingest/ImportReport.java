package io.quinite.vantage.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an import, in the answer's words. */
final class ImportReport {
    private ImportReport() {}

    /** One row that was refused; {@code row} from 1 without the header, {@code line} from 1 with it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RowError(
            long row,
            long line,
            @Nullable String field,
            @Nullable String column,
            String code,
            String reason) {}

    /** @param rows read so far; what is missing to accepted and refused is on its way to Kafka */
    record Progress(
            long rows,
            long accepted,
            long refused,
            @JsonProperty("rows_per_second") long rowsPerSecond) {}

    /** @param accepted rows that are durable, or in a dry run would have been sent */
    record Summary(
            @JsonProperty("dry_run") boolean dryRun,
            long rows,
            long accepted,
            long refused,
            List<RowError> errors,
            @JsonProperty("errors_left_out") long errorsLeftOut) {}

    /**
     * An import that ended early: a problem after RFC 9457 with how far it came.
     *
     * @param resumeAfterRow every row up to this one is durable or refused
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stopped(
            int status,
            String type,
            String title,
            String code,
            String detail,
            long rows,
            long accepted,
            long refused,
            @JsonProperty("resume_after_row") long resumeAfterRow,
            List<RowError> errors,
            @JsonProperty("errors_left_out") long errorsLeftOut) {}
}
