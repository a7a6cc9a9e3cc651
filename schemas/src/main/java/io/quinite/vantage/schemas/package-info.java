/**
 * The contracts between services: which topics exist and what they hold ({@link io.quinite.vantage.schemas.Topics}), how
 * identities are derived ({@link io.quinite.vantage.schemas.Identities}), and, in the packages below, the serde, the
 * registry and the table DDL. Services meet only here.
 */
@NullMarked
package io.quinite.vantage.schemas;

import org.jspecify.annotations.NullMarked;
