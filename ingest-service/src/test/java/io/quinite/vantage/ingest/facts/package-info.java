@NullMarked
package io.quinite.vantage.ingest.facts;

import org.jspecify.annotations.NullMarked;
