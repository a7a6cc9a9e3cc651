/** Tests of this package. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.ingest.spool;
