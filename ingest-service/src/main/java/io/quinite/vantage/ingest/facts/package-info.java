/**
 * What a fact may say, and how the JSON of a producer becomes the Avro of the topics. {@link
 * io.quinite.vantage.ingest.facts.FactKind} is the way in: one for facts about calls, one for facts about leads. Pure
 * functions of one JSON object or one Avro record; nothing here knows HTTP or Kafka, so that whatever comes through
 * another door later (a provider's callback, an import) is held to the same rules.
 *
 * <p>Two steps: {@code CallFacts} and {@code LeadFacts} map names and types; then {@code Checks} looks at every value of
 * the Avro record, so that a record which came as Avro is held to the same limits.
 */
@NullMarked
package io.quinite.vantage.ingest.facts;

import org.jspecify.annotations.NullMarked;
