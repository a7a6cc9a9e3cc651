@NullMarked
package io.quinite.vantage.ingest.send;

import org.jspecify.annotations.NullMarked;
