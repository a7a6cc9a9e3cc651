/**
 * What each service may do in its surroundings, and whether it may. {@link
 * io.quinite.vantage.schemas.rights.ServiceRights} is the catalogue: Kafka's rights of each service, and no more than it
 * uses. {@link io.quinite.vantage.schemas.rights.GrantRightsCommand} grants them, {@link
 * io.quinite.vantage.schemas.rights.KafkaCheck} and {@link io.quinite.vantage.schemas.rights.PostgresCheck} say before a
 * service starts what is missing, in one sentence.
 */
@NullMarked
package io.quinite.vantage.schemas.rights;

import org.jspecify.annotations.NullMarked;
