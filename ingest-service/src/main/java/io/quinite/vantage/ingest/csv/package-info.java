/**
 * Leads as CSV after RFC 4180: {@link io.quinite.vantage.ingest.csv.CsvRows} reads rows one at a time, {@link
 * io.quinite.vantage.ingest.csv.LeadColumns} says which column is which field, and {@link
 * io.quinite.vantage.ingest.csv.LeadRows} makes a fact of a row or says what is wrong with it. Pure: no HTTP, no Kafka.
 */
@NullMarked
package io.quinite.vantage.ingest.csv;

import org.jspecify.annotations.NullMarked;
