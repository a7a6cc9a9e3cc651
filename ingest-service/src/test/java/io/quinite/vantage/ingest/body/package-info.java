@NullMarked
package io.quinite.vantage.ingest.body;

import org.jspecify.annotations.NullMarked;
