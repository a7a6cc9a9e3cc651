@NullMarked
package io.quinite.vantage.ingest.simulator;

import org.jspecify.annotations.NullMarked;
