/**
 * What a deployment does before services start, and may repeat at will: {@link
 * io.quinite.vantage.schemas.deploy.TopicCreator} creates the topics of the catalogue, {@link
 * io.quinite.vantage.schemas.deploy.SchemaRegistrar} registers their schemas. Both check what is there already and refuse
 * in one sentence rather than run on something else than the catalogue says. Each has a command of its own.
 */
@NullMarked
package io.quinite.vantage.schemas.deploy;

import org.jspecify.annotations.NullMarked;
