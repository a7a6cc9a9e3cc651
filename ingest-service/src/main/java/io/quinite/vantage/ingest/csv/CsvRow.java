package io.quinite.vantage.ingest.csv;

import java.util.List;

/**
 * One record of a CSV file.
 *
 * @param line where it begins, from 1
 * @param cells as they stand in the file, without their quotes
 * @param strayQuote whether a cell that is not quoted holds a quote, which RFC 4180 does not allow
 */
record CsvRow(long line, List<String> cells, boolean strayQuote) {}
