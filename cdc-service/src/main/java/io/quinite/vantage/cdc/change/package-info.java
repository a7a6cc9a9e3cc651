/**
 * From a row of the log to what is published: from PostgreSQL's text of each column, which means the same whatever type a column
 * is given later, to the fields of the contract.
 */
@NullMarked
package io.quinite.vantage.cdc.change;

import org.jspecify.annotations.NullMarked;
