@NullMarked
package io.quinite.vantage.ingest;

import org.jspecify.annotations.NullMarked;
