@NullMarked
package io.quinite.vantage.ingest.csv;

import org.jspecify.annotations.NullMarked;
