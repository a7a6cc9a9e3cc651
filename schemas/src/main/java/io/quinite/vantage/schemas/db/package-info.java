/**
 * The tables, as SQL files in {@code db/migration}, and what brings a database up to them: {@link
 * io.quinite.vantage.schemas.db.Migrator} for programs, {@link io.quinite.vantage.schemas.db.MigrateCommand} for people.
 * The DDL lives beside the other contracts because one service writes the tables and another captures their changes.
 */
@NullMarked
package io.quinite.vantage.schemas.db;

import org.jspecify.annotations.NullMarked;
