/**
 * Avro on Kafka in Confluent's wire format (a zero byte, a 4-byte schema id, Avro binary), against any registry with
 * Confluent's REST API, under Confluent's configuration keys; docs/adr/0001 tells why it is not Confluent's own library.
 *
 * <p>What can go wrong, for whoever sorts it:
 *
 * <ul>
 *   <li>{@link io.quinite.vantage.schemas.serde.UnreadableRecordException}: the bytes are broken. Poison: dead-letter it.
 *   <li>{@link io.quinite.vantage.schemas.registry.RegistryUnavailableException}: nothing is known. Transient: try again.
 *   <li>{@link io.quinite.vantage.schemas.serde.WrongTypeException}: a sound record of a type that does not belong on the
 *       topic. Somebody's bug: stop.
 *   <li>{@link io.quinite.vantage.schemas.registry.RegistryException} (only when writing): the registry refuses. A missing
 *       deploy step: stop, or wait for it.
 * </ul>
 */
@NullMarked
package io.quinite.vantage.schemas.serde;

import org.jspecify.annotations.NullMarked;
