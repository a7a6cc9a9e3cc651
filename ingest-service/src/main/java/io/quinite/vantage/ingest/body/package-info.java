/**
 * Request bodies to facts: NDJSON, JSON and Avro, plain or gzip, each within limits that hold whatever the client sends.
 * {@link io.quinite.vantage.ingest.body.BodyReader} is the way in. A fact that is wrong is refused on its own; a body that
 * cannot be read to its end is refused whole, before anything of it has been sent on.
 */
@NullMarked
package io.quinite.vantage.ingest.body;

import org.jspecify.annotations.NullMarked;
