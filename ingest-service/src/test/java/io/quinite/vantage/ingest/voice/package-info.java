@NullMarked
package io.quinite.vantage.ingest.voice;

import org.jspecify.annotations.NullMarked;
