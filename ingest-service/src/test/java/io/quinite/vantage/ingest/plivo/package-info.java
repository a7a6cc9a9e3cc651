@NullMarked
package io.quinite.vantage.ingest.plivo;

import org.jspecify.annotations.NullMarked;
