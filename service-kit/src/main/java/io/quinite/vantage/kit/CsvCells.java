package io.quinite.vantage.kit;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of CSV that a spreadsheet opens without running them. A cell that would be taken for a formula gets an apostrophe
 * before it, and every cell is in quotes, as OWASP advises on CSV injection: values that came from outside may begin with
 * {@code =}, {@code +}, {@code -}, {@code @}, their full-width forms, a tab, or a line break. The apostrophe is for whoever
 * looks; programs should read the topics or tables, where values are as they came.
 */
public final class CsvCells {
    private static final String DANGEROUS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private CsvCells() {}

    /** One record after RFC 4180, with its line end. */
    public static String row(List<? extends @Nullable Object> values) {
        return values.stream()
                .map(value -> cell(value == null ? "" : value.toString()))
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String value) {
        // Spaces before it do not keep a spreadsheet from seeing a formula.
        String seen = value.stripLeading();
        boolean formula = (!value.isEmpty() && DANGEROUS.indexOf(value.charAt(0)) >= 0)
                || (!seen.isEmpty() && DANGEROUS.indexOf(seen.charAt(0)) >= 0);
        return '"' + (formula ? "'" : "") + value.replace("\"", "\"\"") + '"';
    }
}
