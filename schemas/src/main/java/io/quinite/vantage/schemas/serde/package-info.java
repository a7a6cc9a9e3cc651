/**
 * Avro on Kafka in Confluent's wire format (a zero byte, a 4-byte schema id, Avro binary), against any registry with
 * Confluent's REST API, under Confluent's configuration keys; see docs/adr for why it is not Confluent's own library.
 */
@NullMarked
package io.quinite.vantage.schemas.serde;

import org.jspecify.annotations.NullMarked;
